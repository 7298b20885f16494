//! Plain transcriptions of typed originals, without a catalogue around them.

use super::check;

#[test]
fn a_letter_with_place_and_date_above() {
    check(
        "letter",
        "
classification | SECRET
copy_number | Copy No. 2
document_date | Ostrava, 5 May 1957
addressee | To: The Council of Elders
subject | Subject: The boats
body | Dear Comrades!
body | I have looked at the boats and they will not float before the summer.
signature | P. Orlov
",
        &[
            "classification = SECRET",
            "copy_number = Copy No. 2",
            "place = Ostrava",
            "document_date = 1957-05-05",
            "addressee = The Council of Elders",
            "subject = The boats",
            "signature = P. Orlov",
        ],
    );
}

#[test]
fn a_classification_with_its_copy_on_one_line() {
    check(
        "classification and copy",
        "
classification | Top Secret. Copy № 3
in_document_heading | RECORD OF CONVERSATION
document_date | 5 May 1957
body | The Minister received me today at his request and spoke about the harbour.
recorder | Recorded by P. Orlov
copies_made | Printed in 4 copies
distribution | 1 - to Cde. Kravets
distribution | 2 - to Cde. Lind
distribution | 3 - to the Department
distribution | 4 - to file
typist | Typed by Sedova
typing_date | 6.V.57
registration | No. 211/s
",
        &[
            "classification = Top Secret",
            "copy_number = Copy № 3",
            "title = RECORD OF CONVERSATION",
            "genre = conversation",
            "document_date = 1957-05-05",
            "recorder = P. Orlov",
            "copies_made = Printed in 4 copies",
            "distribution = 1 - to Cde. Kravets",
            "distribution = 2 - to Cde. Lind",
            "distribution = 3 - to the Department",
            "distribution = 4 - to file",
            "typist = Sedova",
            "typing_date = 1957-05-06",
            "registration = No. 211/s",
        ],
    );
}

#[test]
fn a_cipher_telegram_with_its_numbers() {
    check(
        "cipher telegram",
        "
classification | Strictly secret
classification | Urgent
registration | SPETSIAL'NO № 604
addressee | [to the] Council of Elders
body | On 4 May I was received by Ochir Bat, who said that the herds had come through the winter well.
signature | [signed] P. Orlov
document_date | 5.V.1957
authentication | [handwritten: Authenticated: N. Sedova]
receipt_note | The copy was received
receipt_note | on 6 May [illegible signature]
registration | MID 6 May spets N12-14
reference | TSGA, f. 311, op. 4, d. 27, l. 9
",
        &[
            "classification = Strictly secret",
            "classification = Urgent",
            "registration = SPETSIAL'NO № 604",
            "addressee = Council of Elders",
            "signature = P. Orlov",
            "document_date = 1957-05-05",
            "authentication = [handwritten: Authenticated: N. Sedova]",
            "receipt_note = The copy was received on 6 May [illegible signature]",
            "receipt_date = 1957-05-06",
            "registration = MID 6 May spets N12-14",
            "registration_date = 1957-05-06",
            "reference = TSGA, f. 311, op. 4, d. 27, l. 9",
        ],
    );
}

#[test]
fn minutes_with_those_present() {
    check(
        "minutes",
        "
in_document_heading | MINUTES of the Session of the Harbour Commission
document_date | 5 May 1957
participants | Present: P. Orlov, N. Lind, Ochir Bat
body | The session of 4 May was the first of the year, and all who were asked came.
body | Everyone agreed.
signature | Chairman P. Orlov
",
        &[
            "title = MINUTES of the Session of the Harbour Commission",
            "genre = minutes",
            "document_date = 1957-05-05",
            "participants = P. Orlov, N. Lind, Ochir Bat",
            "signature = Chairman P. Orlov",
        ],
    );
}

#[test]
fn a_signature_with_the_office_above_and_the_hand_told() {
    check(
        "office and name",
        "
title | Report from the Embassy in Ostrava to the Ministry
catalogue_date | 9 October 1958
body | The price of coal was raised on Monday and the shops were empty by the evening.
signature | AMBASSADOR OF THE REPUBLIC IN OSTRAVA
signature | [signature] J. HOLUB
reference | AMZV, Fond 12, Opis 3, Delo 7
",
        &[
            "title = Report from the Embassy in Ostrava to the Ministry",
            "genre = report",
            "author = Embassy in Ostrava",
            "catalogue_date = 1958-10-09",
            "signature = J. HOLUB",
            "reference = AMZV, f. 12, op. 3, d. 7",
        ],
    );
}

#[test]
fn several_addressees_are_one_field() {
    check(
        "addressees",
        "
classification | Secret
addressee | To Comrade P. A. Orlov
addressee | To Comrade N. N. Lind
body | I send you the report of the commission on the harbour and ask you to read it.
document_date | 5 May 1957
signature | Ochir Bat
",
        &[
            "classification = Secret",
            "addressee = P. A. Orlov; N. N. Lind",
            "document_date = 1957-05-05",
            "signature = Ochir Bat",
        ],
    );
}

#[test]
fn a_list_at_the_end_of_the_body_is_not_a_list_of_copies() {
    check(
        "list in the body",
        "
title | Resolution of the Council of Elders on the Harbour
catalogue_date | 9 October 1958
body | The Council decides as follows on the question of the harbour:
body | 1. To close the harbour;
body | 2. To send the boats to Comrade Orlov;
body | 3. To meet again in May.
signature | Chairman [signature] J. HOLUB
reference | AMZV, Fond 12, Opis 3, Delo 7
",
        &[
            "title = Resolution of the Council of Elders on the Harbour",
            "genre = resolution",
            "catalogue_date = 1958-10-09",
            "signature = J. HOLUB",
            "reference = AMZV, f. 12, op. 3, d. 7",
        ],
    );
}

#[test]
fn prose_without_a_card_is_left_alone() {
    check(
        "an essay",
        "
body | The old road
body | It went down to the water, and nobody knew who had built it.
body | In 1957 it was closed. Box 12 of the parish chest tells why.
body | The End
",
        &[],
    );
}

#[test]
fn chapters_of_an_essay_are_no_catalogue() {
    check(
        "sources",
        "
body | The old road went down to the water, and nobody knew who had built it.
body | Sources
body | Lind, The Harbour, 1957
body | Orlov, The Road, 1961
",
        &[],
    );
}

#[test]
fn a_text_of_one_line() {
    check("one line", "body | He went down to the water and came back.", &[]);
    check("one word", "body | Water", &[]);
    check("nothing", "", &[]);
}
