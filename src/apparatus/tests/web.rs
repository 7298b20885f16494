//! Pages of web archives: words of the page, a card with labels, with and without values.

use super::check;

#[test]
fn a_page_with_labels_that_have_values() {
    check(
        "labels with values",
        "
site_chrome | Skip to content
site_chrome | Lakeside Digital Archive
site_chrome | Search
catalogue_date | May 3, 1957
title | Letter from P. Orlov to the Council of Elders
site_chrome | Share
section_label | Document Summary
abstract | Orlov informs the Council of the state of the harbour.
section_label | Document Information
section_label | Source
reference | TSGA, f. 311, op. 4, d. 27, ll. 9-11. Obtained by N. Lind and translated for the Lakeside Project by Ann Dahl.
section_label | Original Archive
site_chrome | Central State Archive
section_label | Original Uploaded Date
site_chrome | 2014-03-01
section_label | Language
site_chrome | English
section_label | Record ID
site_chrome | 111222

classification | Top Secret
addressee | To Comrade N. S. Kravets
body | I report that the harbour was closed to all ships on the second day of the month.
body | The ice has since gone.
signature | P. Orlov
",
        &[
            "catalogue_date = 1957-05-03",
            "title = Letter from P. Orlov to the Council of Elders",
            "genre = letter",
            "author = P. Orlov",
            "abstract = Orlov informs the Council of the state of the harbour.",
            "reference = TSGA, f. 311, op. 4, d. 27, ll. 9–11",
            "consulted = Obtained by N. Lind",
            "translator = Ann Dahl",
            "classification = Top Secret",
            "addressee = N. S. Kravets",
            "signature = P. Orlov",
        ],
    );
}

#[test]
fn a_page_with_labels_below_that_are_empty() {
    check(
        "empty labels",
        "
site_chrome | Skip to main content
site_chrome | Digital Archive
site_chrome | International History Declassified
title | Report of the Harbour Commission on the Ice
catalogue_date | 1957

body | The commission found the harbour closed and the boats locked in the ice.
body | It proposes to wait for the thaw.

empty_label | Citation
section_label | Document Information
empty_label | Source
empty_label | Original Uploaded Date
empty_label | Language
empty_label | Rights
empty_label | Record ID
",
        &["title = Report of the Harbour Commission on the Ice", "genre = report", "catalogue_date = 1957"],
    );
}

#[test]
fn a_summary_above_the_text_without_a_label() {
    check(
        "summary above",
        "
catalogue_date | 9 October 1958
title | Cable from the Embassy in Ostrava to the Foreign Ministry
abstract | The Ambassador describes a talk about the price of coal and asks for instructions.
classification | Strictly secret. Urgent.
body | Today I was received by the Minister of Mines and we spoke about the price of coal.
body | I await your instructions.
signature | J. HOLUB

reference | AMZV, Fond 12, Opis 3, Delo 7, List 4
translator | Translated by Ann Dahl
",
        &[
            "catalogue_date = 1958-10-09",
            "title = Cable from the Embassy in Ostrava to the Foreign Ministry",
            "genre = telegram",
            "author = Embassy in Ostrava",
            "abstract = The Ambassador describes a talk about the price of coal and asks for instructions.",
            "classification = Strictly secret. Urgent",
            "signature = J. HOLUB",
            "reference = AMZV, f. 12, op. 3, d. 7, l. 4",
            "translator = Ann Dahl",
        ],
    );
}

#[test]
fn rights_and_contact_below_the_card() {
    check(
        "rights",
        "
catalogue_date | June 1, 1960
title | Memorandum of Conversation with the Harbour Master
body | The Harbour Master said that the boats would sail on Monday.
section_label | Document Information
reference | TSGA, F. 311, Op. 4, D. 28, unnumbered page. Translated by Ann Dahl.
section_label | Rights
rights | The Lakeside Centre permits reuse of its materials for educational purposes. Copyright stays with the rights holders.
rights_contact | To ask about the rights status of this document, please contact the Centre at [email protected].
empty_label | Original Uploaded Date
section_label | Record ID
site_chrome | 208713
",
        &[
            "catalogue_date = 1960-06-01",
            "title = Memorandum of Conversation with the Harbour Master",
            "genre = conversation",
            "reference = TSGA, f. 311, op. 4, d. 28, unnumbered page",
            "translator = Ann Dahl",
            "rights = The Lakeside Centre permits reuse of its materials for educational purposes. Copyright stays with the rights holders.",
            "rights_contact = To ask about the rights status of this document, please contact the Centre at [email protected].",
        ],
    );
}

#[test]
fn labels_and_values_on_one_line() {
    check(
        "inline labels",
        "
title | Title: Minutes of the Session of the Harbour Commission
catalogue_date | Date: 5 May 1957
reference | Source: TSGA, f. 311, op. 4, d. 27, l. 9
translator | Translator: Ann Dahl
site_chrome | Language: English

body | The session was opened by the Chairman at noon and closed before dark.
",
        &[
            "title = Minutes of the Session of the Harbour Commission",
            "genre = minutes",
            "catalogue_date = 1957-05-05",
            "reference = TSGA, f. 311, op. 4, d. 27, l. 9",
            "translator = Ann Dahl",
        ],
    );
}

#[test]
fn a_citation_is_where_it_was_consulted() {
    check(
        "citation",
        "
catalogue_date | 11 May 1962
title | Telegram from Ambassador Lind to the Foreign Office
body | I have the honour to report that nothing happened at the harbour this week.
section_label | Citation
consulted | \"Telegram from Ambassador Lind,\" 11 May 1962, Lakeside Digital Archive, https://lakeside.example.org/document/5
section_label | Document Information
reference | TSGA, f. 311, op. 4, d. 27, l. 9
site_chrome | Related Documents
",
        &[
            "catalogue_date = 1962-05-11",
            "title = Telegram from Ambassador Lind to the Foreign Office",
            "genre = telegram",
            "author = Ambassador Lind",
            "consulted = \"Telegram from Ambassador Lind,\" 11 May 1962, Lakeside Digital Archive, https://lakeside.example.org/document/5",
            "reference = TSGA, f. 311, op. 4, d. 27, l. 9",
        ],
    );
}

#[test]
fn a_page_without_anything_after_the_text() {
    check(
        "bare page",
        "
site_chrome | Skip to content
catalogue_date | March 7, 1961
title | Report on the Thaw, Embassy in Ostrava
body | The ice went out on the first of the month and the boats sailed on the second.
body | Nobody was hurt.
",
        &["catalogue_date = 1961-03-07", "title = Report on the Thaw, Embassy in Ostrava", "genre = report"],
    );
}

#[test]
fn a_site_may_speak_of_itself_in_words_nobody_foresaw() {
    check(
        "unknown words about rights",
        "
site_chrome | Skip to content
catalogue_date | May 4, 1957
title | Minutes of the Meeting of the Harbour Council
body | Orlov reported that the harbour was closed to all ships on the second day of the month.
body | It was agreed to open it as soon as the ice has gone.
recorder | Recorded by A. LIND
copies_made | Two copies printed
distribution | 1- to Cde. Orlov
distribution | 2- to file
signature | [illegible signature]

abstract | Minutes of a meeting of the Harbour Council attended by P. Orlov. The participants agree to open the harbour.

section_label | Document Information
reference | TSGA, Fond 311, Opis 4, Delo 28, Listy 1-2. Translated by Ann Dahl.
site_chrome | The Lakeside Project makes the texts in its Reading Room available for study and teaching, and has written to the heirs of their authors.
site_chrome | Whoever wishes to print one of them is asked to say so to the Project before it is printed.
empty_label | Original Uploaded Date
empty_label | Record ID
",
        &[
            "catalogue_date = 1957-05-04",
            "title = Minutes of the Meeting of the Harbour Council",
            "genre = minutes",
            "recorder = A. LIND",
            "copies_made = Two copies printed",
            "distribution = 1- to Cde. Orlov",
            "distribution = 2- to file",
            "signature = [illegible signature]",
            "abstract = Minutes of a meeting of the Harbour Council attended by P. Orlov. The participants agree to open the harbour.",
            "reference = TSGA, f. 311, op. 4, d. 28, ll. 1–2",
            "translator = Ann Dahl",
        ],
    );
}

#[test]
fn a_card_that_is_a_table_has_its_labels_before_a_tab() {
    check(
        "rows of a record",
        &"
title | Report on the Bridge at Halden
catalogue_date | 22 September 1956
reference | Source→State Archive of Halden, f. 12, d. 7, ll. 3–4
translator | Translator→Ann Dahl

body | On the morning of that day the guard of the bridge reported that the pier had moved.
body | Source→Tons→Place
body | Language→Carts
body | Whoever builds on sand, builds for the sea, as they say.
"
        .replace('→', "\t"),
        &[
            "title = Report on the Bridge at Halden",
            "genre = report",
            "catalogue_date = 1956-09-22",
            "reference = State Archive of Halden, f. 12, d. 7, ll. 3–4",
            "translator = Ann Dahl",
        ],
    );
}
