//! Extracts, drafts, circulars: documents with more hands on them, and what stands after their close.

use super::{blocks_of, check, known};
use crate::text::{BlockKind, Field, Format};

#[test]
fn a_stamp_and_a_number_after_the_close() {
    check(
        "a stamp and a number after the close",
        "
catalogue_date | 16 September 1956

title | Telegram from Orlov to the Council via the Embassy in Ostrava


classification | TOP SECRET


copy_number | Copy No. 1


addressee | TO THE COUNCIL OF ELDERS


body | 1. Today we arrived. We were met [at the airfield] by Cdes. Lin and Wu. [We] began the talks at 8 [p.m.] local time.


body | 2. I ask you to send [us] the text[s] of the [two] decisions. [Handwritten: Sent 17 September. V.]


signature | P. ORLOV


document_date | 16 September 1956


authentication | Authenticated: [illegible signature]


registration | No. 1 from Ostrava


registration | [Stamp: Special Sector, Incoming No. P-2091, 17 September 1956, subject to return]




abstract | Orlov asks for the text of two decisions before the talks go on.

reference | TSGA, F. 5, Op. 28, D. 410, L. 27 ob. Translated by Anna Dahl for LCP.
",
        &[
            "catalogue_date = 1956-09-16",
            "genre = telegram",
            "title = Telegram from Orlov to the Council via the Embassy in Ostrava",
            "author = Orlov",
            "classification = TOP SECRET",
            "copy_number = Copy No. 1",
            "addressee = COUNCIL OF ELDERS",
            "signature = P. ORLOV",
            "document_date = 1956-09-16",
            "authentication = Authenticated: [illegible signature]",
            "registration = No. 1 from Ostrava",
            "registration = [Stamp: Special Sector, Incoming No. P-2091, 17 September 1956, subject to return]",
            "registration_date = 1956-09-17",
            "abstract = Orlov asks for the text of two decisions before the talks go on.",
            "reference = TSGA, f. 5, op. 28, d. 410, l. 27ob.",
            "translator = Anna Dahl",
        ],
    );
}

#[test]
fn addressees_one_below_another_and_copies_under_a_label() {
    check(
        "addressees one below another and copies under a label",
        "
catalogue_date | July 3, 1953

title | Memorandum from V. Orlov to Cdes. Gromov, Vetrov and Lunin on the Harbour of Tarnov


classification | Top Secret

copy_number | Copy No. 5


addressee | To Comrade G. M. GROMOV

addressee | To Comrade V. M. VETROV

addressee | To Comrade N. A. LUNIN


body | Comrade Tarr has asked that [we] send three engineers [to Tarnov]. The harbour [see the attached map] silts up every year.

body | The draft resolution is attached. Please examine [it].


signature | [signature] (V. Orlov)


document_date | \"3\" July 1953

registration | No. 97-op


authentication | Correct: [signature]


distribution | Copies sent to:

distribution | Cdes. Gromov, Vetrov, Lunin, Orlov




abstract | Orlov passes on a request for engineers and encloses a draft resolution.


section_label | Document Information


reference | Central State Archive (TSGA), F. 3, Op. 65, D. 830, Ll. 12-13, 19. Obtained by Nina Lind and translated for LCP by Anna Dahl.


rights | The Lakeside Program welcomes reuse of its materials for research and educational purposes. Copyright is retained by the rights holders.


empty_label | Original Uploaded Date


empty_label | Record ID
",
        &[
            "catalogue_date = 1953-07-03",
            "genre = memorandum",
            "title = Memorandum from V. Orlov to Cdes. Gromov, Vetrov and Lunin on the Harbour of Tarnov",
            "author = V. Orlov",
            "classification = Top Secret",
            "copy_number = Copy No. 5",
            "addressee = G. M. GROMOV; V. M. VETROV; N. A. LUNIN",
            "signature = V. Orlov",
            "document_date = 1953-07-03",
            "registration = No. 97-op",
            "authentication = Correct: [signature]",
            "distribution = Cdes. Gromov, Vetrov, Lunin, Orlov",
            "abstract = Orlov passes on a request for engineers and encloses a draft resolution.",
            "reference = Central State Archive (TSGA), f. 3, op. 65, d. 830, ll. 12–13, 19",
            "consulted = Obtained by Nina Lind",
            "translator = Anna Dahl",
            "rights = The Lakeside Program welcomes reuse of its materials for research and educational purposes. Copyright is retained by the rights holders.",
        ],
    );
}

#[test]
fn an_extract_signed_by_an_office_alone() {
    check(
        "an extract signed by an office alone",
        "
site_chrome | Skip to content

catalogue_date | September 6, 1956

title | Protocol No. 38 of the Meeting of the Council Presidium, 6 September 1956


classification | Top Secret

addressee | To Cdes. Orlov, Vetrov, and Lunin


in_document_heading | EXTRACT FROM PROTOCOL No. 38
in_document_heading | of the meeting of the CC Presidium of 6 September 1956


body | 1. To approve the draft telegram to the Ambassador in Vestonia [attached].

body | 2. To instruct Cde. Vetrov to present proposals within [ten] days.


signature | SECRETARY OF THE CC


section_label | Document Information

reference | TSGA, Fond 3, Opis 12, Delo 1006, Listy 81-82ob. Published in Sources of Vestonia, vol. 2. Translated by Anna Dahl.

section_label | Original Uploaded Date

site_chrome | 2014-06-01

empty_label | Record ID
",
        &[
            "catalogue_date = 1956-09-06",
            "genre = minutes",
            "title = Protocol No. 38 of the Meeting of the Council Presidium, 6 September 1956",
            "classification = Top Secret",
            "addressee = Orlov, Vetrov, and Lunin",
            "signature = SECRETARY OF THE CC",
            "reference = TSGA, f. 3, op. 12, d. 1006, ll. 81–82ob.",
            "translator = Anna Dahl",
        ],
    );
}

#[test]
fn copies_under_a_label_are_the_close_and_an_abstract_follows() {
    check(
        "copies under a label are the close and an abstract follows",
        "
site_chrome | Skip to content

catalogue_date | May 1965

title | Note on a Conversation between Tarr and the Counselor of the Ostravan Embassy in Vestograd


body | Embassy of the Ostravan in Vestonia

document_date | Vestograd, 12 May 1965


in_document_heading | Note on a Conversation with Comrade Kord on 11 May 1965 in the Embassy


body | The conversation took place [at his request] and lasted an hour. Comrade Kord [Vestonian Foreign Ministry] declared that the [Korean] question was open.

body | He asked [us] not to quote him. [Handwritten comment: !!]


signature | Schultz

signature | Counselor


distribution | CC:

distribution | 1x Foreign Ministry, Department Far East

distribution | 1x Central Committee, Department IV

distribution | 1x Embassy


abstract | Kord reports on talks between Vestonia and its neighbours and asks that he not be quoted.


section_label | Document Information


reference | Political Archive of the Federal Foreign Office (PA AA), MfAA, C 294/75. Obtained for LCP by Nina Lind and translated for LCP by Anna Dahl.


rights | The Lakeside Program welcomes reuse of its materials for research and educational purposes. Copyright is retained by the rights holders.


empty_label | Original Uploaded Date


empty_label | Record ID
",
        &[
            "catalogue_date = 1965-05",
            "genre = conversation",
            "title = Note on a Conversation between Tarr and the Counselor of the Ostravan Embassy in Vestograd",
            "place = Vestograd",
            "document_date = 1965-05-12",
            "signature = Schultz",
            "distribution = 1x Foreign Ministry, Department Far East",
            "distribution = 1x Central Committee, Department IV",
            "distribution = 1x Embassy",
            "abstract = Kord reports on talks between Vestonia and its neighbours and asks that he not be quoted.",
            "reference = Political Archive of the Federal Foreign Office (PA AA), MfAA, C 294/75",
            "consulted = Obtained for LCP by Nina Lind",
            "translator = Anna Dahl",
            "rights = The Lakeside Program welcomes reuse of its materials for research and educational purposes. Copyright is retained by the rights holders.",
        ],
    );
}

#[test]
fn a_draft_whose_day_was_never_put_in() {
    check(
        "a draft whose day was never put in",
        "
catalogue_date | September 1956

title | Draft of a Letter from the CC to the Vestonian Workers' Party


classification | TOP SECRET

body | [Draft]

addressee | To the Central Committee of the Vestonian Workers' Party

body | Dear Comrades,

body | The CC considers it necessary [crossed out: useful] [handwritten: right] to tell [you] its view.

body | [handwritten: Cde. Vetrov! Look at this [draft] again]

body | CC

document_date | \"__\" September 1956


abstract | A draft in which the CC gives its view.


reference | TSGA, F. 89, Op. 2, D. 3, unnumbered pages. Obtained for the Lakeside Project by Nina Lind; translated by Anna Dahl.
",
        &[
            "catalogue_date = 1956-09",
            "genre = talking points",
            "title = Draft of a Letter from the CC to the Vestonian Workers' Party",
            "author = CC",
            "classification = TOP SECRET",
            "addressee = Central Committee of the Vestonian Workers' Party",
            "document_date = 1956-09",
            "abstract = A draft in which the CC gives its view.",
            "reference = TSGA, f. 89, op. 2, d. 3, unnumbered pages",
            "consulted = Obtained for the Lakeside Project by Nina Lind",
            "translator = Anna Dahl",
        ],
    );
}

#[test]
fn a_report_of_two_with_a_stamp_below() {
    check(
        "a report of two with a stamp below",
        "
catalogue_date | 20 September 1956

title | Report by P. Orlov and B. Lunin to the CC


classification | Top Secret. Special Folder

copy_number | Copy No. 1

registration | No. 1/P

addressee | CC PRESIDIUM


body | We report on the talks of 18 and 19 September. [The talks] began at noon.

body | Tarr said: \"[We] do not see the need.\"

body | A record of the talks is attached (6 pages).


signature | P. Orlov
signature | B. Lunin


document_date | 20 September 1956


authentication | [handwritten: True copy. Sedova.]


registration | [Incoming stamp: CC 1211, 21 Sep 1956]

distribution | Distribution:
distribution | Cde. Gromov
distribution | Cde. Vetrov


reference | Archive of the Council, Lakeside. Fond 45, Opis 1, Delo 346, pp. 11-14. Translated by Anna Dahl.
",
        &[
            "catalogue_date = 1956-09-20",
            "genre = report",
            "title = Report by P. Orlov and B. Lunin to the CC",
            "classification = Top Secret. Special Folder",
            "copy_number = Copy No. 1",
            "registration = No. 1/P",
            "registration = [Incoming stamp: CC 1211, 21 Sep 1956]",
            "addressee = CC PRESIDIUM",
            "signature = P. Orlov",
            "signature = B. Lunin",
            "document_date = 1956-09-20",
            "authentication = [handwritten: True copy. Sedova.]",
            "registration_date = 1956-09-21",
            "distribution = Cde. Gromov",
            "distribution = Cde. Vetrov",
            "reference = Archive of the Council, Lakeside, f. 45, op. 1, d. 346, ll. 11–14",
            "translator = Anna Dahl",
        ],
    );
}

#[test]
fn headings_of_markdown_are_whole_unsigned_and_head_no_abstract() {
    let text = "Harbour book\n\nlists-and-tables\n\nThe book lists the boats of the harbour.\n\nContributing\n\n\n\n\
                Help gives us joy.\n\nLicense\n\nAll rights reserved; reuse only with permission of the rights holders.\n";
    let mut blocks = blocks_of(text);
    for at in [0, 3, 5] {
        blocks[at].kind = BlockKind::Heading;
    }
    let record = crate::apparatus::describe(text, &blocks, &[], Format::Markdown, known()).record;
    assert_eq!(record.get(Field::Title).map(|r| r.shown(text)).as_deref(), Some("Harbour book"));
    assert!(record.get(Field::Signature).is_none() && record.get(Field::Abstract).is_none(), "{record:?}");
}
