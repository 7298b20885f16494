//! Documents such as stand beside those the rules were learned from: other layouts of the same pages.

use super::check;

// A cover as a web archive prints it: labels with a colon, their values below, then two dates of the source.
#[test]
fn a_page_printed_with_its_cover() {
    check(
        "a page printed with its cover",
        "
site_chrome | digitalarchive.lakesidecenter.org
site_chrome | Digital Archive
site_chrome | International History Declassified

catalogue_date | March 14, 1961
title | Record of Conversation between Ambassador to Vestonia P. N. Orlov and Foreign Minister Bela Tarr

section_label | Citation:
consulted | \"Record of Conversation between Ambassador to Vestonia P. N. Orlov and Foreign Minister Bela Tarr,\" March 14, 1961, Lakeside Digital Archive, TSGA, fond 0311, opis 17, papka 92, delo 5, listy 113-118. Translated for LCP by Anna Dahl. https://digitalarchive.lakesidecenter.org/document/211345

section_label | Summary:
abstract | Orlov and Tarr discuss the delivery of grain and the coming congress. Tarr complains of the slow work of the trade mission.

section_label | Credits:
site_chrome | This document was made possible with support from the Harbour Foundation.

section_label | Original Language:
site_chrome | Russian

section_label | Contents:
site_chrome | English Translation

in_document_heading | FROM THE JOURNAL OF P. N. ORLOV
classification | SECRET. Copy No. 2
document_date | 20 March 1961
registration | No. 114

in_document_heading | RECORD OF CONVERSATION
in_document_heading | with the Minister of Foreign Affairs of the Vestonian Republic, BELA TARR
event_date | 14 March 1961

body | Today I visited Minister Tarr at his request. He informed me that the [Vestonian] government would send a delegation to the congress.

body | Tarr then asked about the grain, of which 40,000 tons [sic] had been promised. I replied that the question was being studied [by the ministry].

body | Counselor of the Embassy V. I. Lysenko was present at the conversation.

signature | AMBASSADOR OF THE REPUBLIC IN VESTONIA
signature | [signature] P. ORLOV

copies_made | 5 copies printed
distribution | 1 - Cde. Gromov
distribution | 2 - Fifth European Department
distribution | 3 - to file
",
        &[
            "catalogue_date = 1961-03-14",
            "genre = conversation",
            "title = Record of Conversation between Ambassador to Vestonia P. N. Orlov and Foreign Minister Bela Tarr",
            "consulted = \"Record of Conversation between Ambassador to Vestonia P. N. Orlov and Foreign Minister Bela Tarr,\" March 14, 1961, Lakeside Digital Archive, TSGA, fond 0311, opis 17, papka 92, delo 5, listy 113-118. Translated for LCP by Anna Dahl. https://digitalarchive.lakesidecenter.org/document/211345",
            "abstract = Orlov and Tarr discuss the delivery of grain and the coming congress. Tarr complains of the slow work of the trade mission.",
            "classification = SECRET",
            "copy_number = Copy No. 2",
            "document_date = 1961-03-20",
            "registration = No. 114",
            "event_date = 1961-03-14",
            "signature = P. ORLOV",
            "copies_made = 5 copies printed",
            "distribution = 1 - Cde. Gromov",
            "distribution = 2 - Fifth European Department",
            "distribution = 3 - to file",
        ],
    );
}

#[test]
fn minutes_with_those_present_on_each_side() {
    check(
        "minutes with those present on each side",
        "
site_chrome | Skip to content

catalogue_date | July 12, 1960

title | Minutes of Conversation between Bela Tarr and a Delegation of the Ostravan Workers' Party


document_date | Date: 12 July 1960, 10:00-12:30

place | Place: Government Palace, Vestograd

participants | Vestonian participants: Bela Tarr, Emil Rott
participants | Ostravan participants: Jan Holub, Josef Kral

recorder | Notetaker: L. Kord

body | Bela Tarr: I greet [our] guests. [Applause]

body | Jan Holub: Thank you. We bring greetings [from the Central Committee].

body | Bela Tarr: How long will you stay [in Vestograd]?

body | Jan Holub: Until the 15th[.] [Laughter.]


abstract | Tarr and a delegation of the Ostravan Workers' Party exchange views on trade and on the coming congress.


section_label | Document Information


reference | Archive of the Vestonian Workers' Party, Collection 15, Box 4, Folder 12, pp. 33-41. Obtained by Nina Lind. Translated by Anna Dahl.


rights | The Lakeside Program welcomes reuse of its materials for research and educational purposes. Some documents may be subject to copyright, which is retained by the rights holders.

rights_contact | To enquire about this document's rights status, please contact the Lakeside Program at [email protected].

empty_label | Original Uploaded Date

empty_label | Record ID
",
        &[
            "catalogue_date = 1960-07-12",
            "genre = minutes",
            "title = Minutes of Conversation between Bela Tarr and a Delegation of the Ostravan Workers' Party",
            "document_date = 1960-07-12",
            "place = Government Palace, Vestograd",
            "participants = Bela Tarr, Emil Rott",
            "participants = Jan Holub, Josef Kral",
            "recorder = L. Kord",
            "abstract = Tarr and a delegation of the Ostravan Workers' Party exchange views on trade and on the coming congress.",
            "reference = Archive of the Vestonian Workers' Party, Collection 15, box 4, folder 12, pp. 33–41",
            "consulted = Obtained by Nina Lind",
            "translator = Anna Dahl",
            "rights = The Lakeside Program welcomes reuse of its materials for research and educational purposes. Some documents may be subject to copyright, which is retained by the rights holders.",
            "rights_contact = To enquire about this document's rights status, please contact the Lakeside Program at [email protected].",
        ],
    );
}

#[test]
fn an_abstract_above_a_letter_without_a_head() {
    check(
        "an abstract above a letter without a head",
        "
site_chrome | Skip to content
site_chrome | Digital Archive
site_chrome | International History Declassified
site_chrome | Main Menu

catalogue_date | February 8, 1963

title | Letter, Lin Guowei to Comrade Emil Rott

abstract | Lin Guowei writes to Rott and thanks him for the gift of two horses.


body | Dear Comrade Rott,

body | Your letter of 2 February [1963] was received with joy. The horses [two mares] arrived in good health.

body | I wish you health and success.

signature | Lin Guowei

document_date | Ostrava, 8 February 1963

section_label | Document Information

section_label | Source

reference | PRC FMA 117-01234-02, 15-17. Obtained by Nina Lind and translated by Anna Dahl.

section_label | Rights

rights | The Lakeside Program welcomes reuse of Digital Archive materials for research and educational purposes. Some documents may be subject to copyright, which is retained by the rights holders in accordance with international copyright laws.

rights_contact | To enquire about this document's rights status or request permission for commercial use, please contact the Lakeside Program at [email protected].

section_label | Original Uploaded Date

site_chrome | 2013-08-14

section_label | Original Archive

site_chrome | Foreign Ministry Archive

section_label | Type

site_chrome | Letter

section_label | Language

site_chrome | English

section_label | Record ID

site_chrome | 118212

site_chrome | Related Documents
site_chrome | Share
",
        &[
            "catalogue_date = 1963-02-08",
            "genre = letter",
            "title = Letter, Lin Guowei to Comrade Emil Rott",
            "abstract = Lin Guowei writes to Rott and thanks him for the gift of two horses.",
            "signature = Lin Guowei",
            "place = Ostrava",
            "document_date = 1963-02-08",
            "reference = PRC FMA, 117-01234-02, ff. 15–17",
            "consulted = Obtained by Nina Lind",
            "translator = Anna Dahl",
            "rights = The Lakeside Program welcomes reuse of Digital Archive materials for research and educational purposes. Some documents may be subject to copyright, which is retained by the rights holders in accordance with international copyright laws.",
            "rights_contact = To enquire about this document's rights status or request permission for commercial use, please contact the Lakeside Program at [email protected].",
        ],
    );
}

#[test]
fn a_heading_that_goes_on_below_and_participants_by_party() {
    check(
        "a heading that goes on below and participants by party",
        "
site_chrome | Skip to content

catalogue_date | September 19, 1956

title | Record of a Meeting of the Guild and League Delegations


classification | Top Secret


copy_number | Copy Nº 2


in_document_heading | RECORD
in_document_heading | of a meeting of the Guild and League delegations


document_date | 18 September 1956


participants | Present from the Guild: Cdes. Orlov, Vetrov

participants | Present from the League: Cdes. Tarr, Rott


body | Orlov. We came to speak of [your] plenum.


body | Tarr. Which [plenum]?


body | Orlov. The one in May. Do you think that [it] was right[?]


recorder | Recorded by L. Kord


section_label | Document Information


reference | TSGA, Fond 3, Opis 65, Delo 599, Listy 12-14. Translated by Anna Dahl.


rights | The Lakeside Program welcomes reuse of its materials for research and educational purposes. Copyright is retained by the rights holders.


empty_label | Original Uploaded Date


empty_label | Language


empty_label | Record ID
",
        &[
            "catalogue_date = 1956-09-19",
            "genre = conversation",
            "title = Record of a Meeting of the Guild and League Delegations",
            "classification = Top Secret",
            "copy_number = Copy Nº 2",
            "document_date = 1956-09-18",
            "participants = Cdes. Orlov, Vetrov",
            "participants = Cdes. Tarr, Rott",
            "recorder = L. Kord",
            "reference = TSGA, f. 3, op. 65, d. 599, ll. 12–14",
            "translator = Anna Dahl",
            "rights = The Lakeside Program welcomes reuse of its materials for research and educational purposes. Copyright is retained by the rights holders.",
        ],
    );
}

#[test]
fn a_conversation_written_up_later_and_signed_over_three_lines() {
    check(
        "a conversation written up later and signed over three lines",
        "
catalogue_date | October 5, 1956
title | Memorandum of Conversation with the Ambassador of the Ostravan Republic to Vestonia, Jan Holub


in_document_heading | FROM THE JOURNAL
in_document_heading | of V. A. LUNIN

classification | Secret. Copy No 1

document_date | 8 October 1956

registration | No. 01145


in_document_heading | RECORD OF A CONVERSATION
in_document_heading | with the Ambassador of the Ostravan Republic to Vestonia, Jan HOLUB
event_date | 5 October 1956


body | I received Holub today [at his request]. He said that [Comrade] Tarr was ill and had gone to the country \"for [his] health\".

body | Then he asked [me] for the speech of 3 October. I promised to send [it] to him.

body | Attaché L. Kord attended the conversation.


signature | CHARGÉ D'AFFAIRES OF THE REPUBLIC IN VESTONIA
signature | [signature]
signature | V. LUNIN


copies_made | 5 copies sent

distribution | 1 - Vetrov

distribution | 2 - Gromov

distribution | 3 - Information Committee

distribution | 4 - Embassy in Ostrava

distribution | 5 - file

recorder | drafted by Lunin

typist | typed by Sedova

registration | No. 311

typing_date | 6 October 1956




reference | TSGA, F. 0102, Op. 12, P. 68, D. 6, Ll. 14-15. Translated by Anna Dahl.
",
        &[
            "catalogue_date = 1956-10-05",
            "genre = conversation",
            "title = Memorandum of Conversation with the Ambassador of the Ostravan Republic to Vestonia, Jan Holub",
            "classification = Secret",
            "copy_number = Copy No 1",
            "document_date = 1956-10-08",
            "registration = No. 01145",
            "registration = No. 311",
            "event_date = 1956-10-05",
            "signature = V. LUNIN",
            "copies_made = 5 copies sent",
            "distribution = 1 - Vetrov",
            "distribution = 2 - Gromov",
            "distribution = 3 - Information Committee",
            "distribution = 4 - Embassy in Ostrava",
            "distribution = 5 - file",
            "recorder = Lunin",
            "typist = Sedova",
            "typing_date = 1956-10-06",
            "reference = TSGA, f. 0102, op. 12, p. 68, d. 6, ll. 14–15",
            "translator = Anna Dahl",
        ],
    );
}
