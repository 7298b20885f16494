//! Printed diplomatic series: numbered heads, a source note, names of editors.

use super::check;

#[test]
fn a_numbered_telegram_of_a_series() {
    check(
        "numbered telegram",
        "
furniture | Foreign Relations of the United States, 1955–1957, Volume XXV
title | 123. Telegram From the Legation in Ostrava to the Department of State
document_date | Ostrava, October 9, 1956—8 p.m.
registration | No. 411
body | The price of coal was raised on Monday and the shops were empty by the evening.
signature | Aldous

reference | Source: Department of State, Central Files, 849.00/10-956. Secret; Priority.
",
        &[
            "title = Telegram From the Legation in Ostrava to the Department of State",
            "genre = telegram",
            "author = Legation in Ostrava",
            "place = Ostrava",
            "document_date = 1956-10-09",
            "registration = No. 411",
            "signature = Aldous",
            "reference = Department of State, Central Files, 849.00/10-956",
        ],
    );
}

#[test]
fn a_memorandum_of_conversation_with_its_head() {
    check(
        "memcon",
        "
title | 14. Memorandum of a Conversation, Department of State, Washington, May 5, 1962
subject | SUBJECT
subject | The price of coal
participants | PARTICIPANTS
participants | Mr. Aldous, Director of the Office of Mines
participants | Ambassador Holub
body | The Ambassador opened the conversation by saying that coal was dear.
body | Mr. Aldous agreed that it was.
reference | Source: National Archives, RG 84, Entry 2783, Box 5, Folder 3. Drafted by Aldous.
",
        &[
            "title = Memorandum of a Conversation, Department of State, Washington, May 5, 1962",
            "genre = conversation",
            "subject = The price of coal",
            "participants = Mr. Aldous, Director of the Office of Mines",
            "participants = Ambassador Holub",
            "reference = National Archives, RG 84, entry 2783, box 5, folder 3",
        ],
    );
}

#[test]
fn a_document_of_a_bulletin_with_its_source_in_brackets() {
    check(
        "bulletin",
        "
furniture | Document No. 5
title | Letter, the Harbour Committee to the Council of Elders, 3 May 1957
body | The Committee has considered the question of the boats and asks the Council to decide it.
body | We ask for an early answer.
reference | [Source: TSGA, fond 311, opis 4, delo 27, listy 3-4; obtained by N. Lind; translated by Ann Dahl.]
",
        &[
            "title = Letter, the Harbour Committee to the Council of Elders, 3 May 1957",
            "genre = letter",
            "reference = TSGA, f. 311, op. 4, d. 27, ll. 3–4",
            "consulted = obtained by N. Lind",
            "translator = Ann Dahl",
        ],
    );
}

#[test]
fn a_box_and_folder_document_with_its_stamps() {
    check(
        "box and folder",
        "
furniture | DECLASSIFIED
furniture | Authority NND 999999
classification | CONFIDENTIAL
document_date | May 5, 1962
in_document_heading | MEMORANDUM FOR THE RECORD
subject | SUBJECT: The price of coal in Ostrava
body | The price of coal was raised on Monday and the shops were empty by the evening.
signature | J. P. Aldous
reference | Lakeside Library, Aldous Papers, Box 12, Folder 7
",
        &[
            "classification = CONFIDENTIAL",
            "document_date = 1962-05-05",
            "subject = The price of coal in Ostrava",
            "signature = J. P. Aldous",
            "reference = Lakeside Library, Aldous Papers, box 12, folder 7",
            "title = MEMORANDUM FOR THE RECORD",
            "genre = memorandum",
        ],
    );
}
