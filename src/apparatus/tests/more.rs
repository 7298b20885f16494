//! What other series have taught: several signatures, copies counted in words of their own, stamps over several lines.

use super::check;

#[test]
fn a_joint_cable_signed_by_two_without_initials() {
    check(
        "joint cable",
        "
catalogue_date | October 30, 1957
title | Cable from the Soviet Legation in Ostrava, to the Council
in_document_heading | CIPHERED TELEGRAM
classification | TOP SECRET
classification | NOT TO BE COPIED
addressee | [to the] Council of Elders, Cde. Lind
distribution | copy: Cde. Orlov
body | We report that the boats [in the harbour] were lost on Monday night.
signature | Aldous
signature | Holub
document_date | 30/X-57
copies_made | 17 copies
body | [Handwritten in the margin: Inform the members. P. Orlov]
reference | TSGA, f. 059a, op. 4, p. 6, d. 5, ll. 20-22. Provided by N. Lind, and translated from Russian by Ann Dahl.
",
        &[
            "catalogue_date = 1957-10-30",
            "title = Cable from the Soviet Legation in Ostrava, to the Council",
            "genre = telegram",
            "author = Soviet Legation in Ostrava",
            "classification = TOP SECRET",
            "classification = NOT TO BE COPIED",
            "addressee = Council of Elders, Cde. Lind",
            "distribution = copy: Cde. Orlov",
            "signature = Aldous",
            "signature = Holub",
            "document_date = 1957-10-30",
            "copies_made = 17 copies",
            "reference = TSGA, f. 059a, op. 4, p. 6, d. 5, ll. 20–22",
            "consulted = Provided by N. Lind",
            "translator = Ann Dahl",
        ],
    );
}

#[test]
fn a_report_with_copies_numbered_in_their_own_way() {
    check(
        "numbered copies",
        "
title | Report to the Council on the Visit to Ostrava
catalogue_date | December 12, 1962
classification | Strictly confidential
copy_number | Copy No. 3
addressee | Comrade B. N. LIND
in_document_heading | REPORT
in_document_heading | on the visit to Ostrava
body | During the visit of 3-7 December I had talks about coal.
signature | Head of Department [signed] (P. Orlov)
document_date | \"12\" December 1962
registration | No. 18-D-1214
copies_made | 2 copies made
distribution | Copy 1 - addressee
distribution | Copy 2 - file
typist | Typed by: Sedova
abstract | This document describes the talks about coal.
reference | TSGA, F. 5, Op. 30, D. 398, L. 12-15ob. Obtained by Ann Dahl. Translated by Ann Dahl.
",
        &[
            "title = Report to the Council on the Visit to Ostrava",
            "genre = report",
            "catalogue_date = 1962-12-12",
            "classification = Strictly confidential",
            "copy_number = Copy No. 3",
            "addressee = Comrade B. N. LIND",
            "signature = P. Orlov",
            "document_date = 1962-12-12",
            "registration = No. 18-D-1214",
            "copies_made = 2 copies made",
            "distribution = Copy 1 - addressee",
            "distribution = Copy 2 - file",
            "typist = Sedova",
            "abstract = This document describes the talks about coal.",
            "reference = TSGA, f. 5, op. 30, d. 398, ll. 12–15ob.",
            "consulted = Obtained by Ann Dahl",
            "translator = Ann Dahl",
        ],
    );
}

#[test]
fn a_journal_with_a_stamp_over_three_lines() {
    check(
        "journal",
        "
catalogue_date | October 9, 1956
title | Journal of Ambassador P. Orlov for 29 August to 14 September 1956
classification | Top Secret
copy_number | Copy Nº 1
registration | [faded stamp: Far Eastern Department
registration | Incoming Nº 03170s
registration | 9 October 1956]
addressee | To Comrade N. T. LIND
in_document_heading | JOURNAL
in_document_heading | of Ambassador P. ORLOV
body | 29 August 1956
body | I visited Ochir Bat and gave him a letter [Translator's note: not found].
body | 1 September 1956
body | Ochir Bat [Minister of Mines] received me at noon and thanked me for the letter.
signature | AMBASSADOR IN OSTRAVA
signature | [signature] P. ORLOV
copies_made | 2 copies printed
distribution | 1 - Cde. Lind
distribution | 2 - to file
typist | Typed by Sedova
typing_date | 14.IX.56
reference | TSGA, Fond 5, Opis 28, Delo 410, Listy 317-321. Translated for the Centre by Ann Dahl.
",
        &[
            "catalogue_date = 1956-10-09",
            "title = Journal of Ambassador P. Orlov for 29 August to 14 September 1956",
            "genre = journal",
            "classification = Top Secret",
            "copy_number = Copy Nº 1",
            "registration = [faded stamp: Far Eastern Department Incoming Nº 03170s 9 October 1956]",
            "registration_date = 1956-10-09",
            "addressee = N. T. LIND",
            "signature = P. ORLOV",
            "copies_made = 2 copies printed",
            "distribution = 1 - Cde. Lind",
            "distribution = 2 - to file",
            "typist = Sedova",
            "typing_date = 1956-09-14",
            "reference = TSGA, f. 5, op. 28, d. 410, ll. 317–321",
            "translator = Ann Dahl",
        ],
    );
}

#[test]
fn a_reference_in_a_grammar_nobody_told_us_stays_as_written() {
    check(
        "unknown grammar",
        "
catalogue_date | 1957
title | Report, \"The Harbour\", Legation in Ostrava
document_date | Ostrava, 17 September 1957
registration | No. 2421/15/57
body | The situation in the harbour remains tense, and [today] the boats were lost.
signature | The Ambassador
signature | /-/ H. Holub
reference | Foreign Ministry Archive (FMA), Zespol 8, Wiazka 5, Teczka 64. Translated by Ann Dahl.
",
        &[
            "catalogue_date = 1957",
            "title = Report, \"The Harbour\", Legation in Ostrava",
            "genre = report",
            "place = Ostrava",
            "document_date = 1957-09-17",
            "registration = No. 2421/15/57",
            "signature = H. Holub",
            "reference = Foreign Ministry Archive (FMA), Zespol 8, Wiazka 5, Teczka 64",
            "translator = Ann Dahl",
        ],
    );
}

#[test]
fn a_diary_keeps_its_dates_and_has_no_abstract() {
    check(
        "diary",
        "
title | Diary of P. Orlov, Keeper of the Harbour (extracts)
body | Copied from the notebook in the harbour house.
body | 7 April 1954
body | Rain in the harbour, and the boats stayed in.
body | 9 April 1954
body | The ice has gone and the boats went out.
body | 10 April 1954
body | Nobody came back before dark.
body | 12 April 1958
body | It is the same day again, and we read the book together.
reference | TSGA, Fond 214, Opis 3b, Delo 90, unnumbered leaf. Translated by Ann Dahl.
",
        &[
            "title = Diary of P. Orlov, Keeper of the Harbour (extracts)",
            "genre = journal",
            "reference = TSGA, f. 214, op. 3b, d. 90, unnumbered leaf",
            "translator = Ann Dahl",
        ],
    );
}
