//! Documents in other languages, as their own archives type them.

use super::check;

#[test]
fn a_russian_telegram() {
    check(
        "телеграмма",
        "
in_document_heading | ТЕЛЕГРАММА ИЗ УЛАН-БАТОРА
classification | Сов. секретно
copy_number | Экз. № 2
addressee | Тов. Кравцу Н. С.
body | Сегодня меня принял министр и сообщил, что стада перезимовали хорошо.
body | Он просил [нас] прислать [от руки: ещё] две машины.
signature | П. Орлов
document_date | 5 мая 1957 г.
copies_made | Отпечатано 3 экз.
distribution | 1 - адресату
distribution | 2 - в дело
typist | Печатала Седова
reference | ЦГА, ф. 311, оп. 4, д. 27, лл. 9-11
",
        &[
            "title = ТЕЛЕГРАММА ИЗ УЛАН-БАТОРА",
            "genre = telegram",
            "classification = Сов. секретно",
            "copy_number = Экз. № 2",
            "addressee = Кравцу Н. С.",
            "signature = П. Орлов",
            "document_date = 1957-05-05",
            "copies_made = Отпечатано 3 экз.",
            "distribution = 1 - адресату",
            "distribution = 2 - в дело",
            "typist = Седова",
            "reference = ЦГА, f. 311, op. 4, d. 27, ll. 9–11",
        ],
    );
}

#[test]
fn russian_minutes_with_those_present() {
    check(
        "протокол",
        "
in_document_heading | ПРОТОКОЛ заседания комиссии по гавани
document_date | 5 мая 1957 года
participants | Присутствовали: П. Орлов, Н. Линд
body | Комиссия рассмотрела вопрос о гавани и решила закрыть её до лета.
recorder | Записал П. Орлов
authentication | Верно: Седова
",
        &[
            "title = ПРОТОКОЛ заседания комиссии по гавани",
            "genre = minutes",
            "document_date = 1957-05-05",
            "participants = П. Орлов, Н. Линд",
            "recorder = П. Орлов",
            "authentication = Верно: Седова",
        ],
    );
}

#[test]
fn a_german_note() {
    check(
        "Vermerk",
        "
classification | Streng vertraulich
document_date | Ostrava, den 5. Mai 1957
title | Vermerk über ein Gespräch mit dem Hafenmeister
body | Der Hafenmeister teilte mit, dass die Boote am [nächsten] Montag auslaufen werden.
signature | gez. Lindner
distribution | Verteiler: Büro des Ministers
reference | PA, DY 30/9999, Bl. 12-15
",
        &[
            "classification = Streng vertraulich",
            "place = Ostrava",
            "document_date = 1957-05-05",
            "title = Vermerk über ein Gespräch mit dem Hafenmeister",
            "genre = conversation",
            "signature = Lindner",
            "distribution = Büro des Ministers",
            "reference = PA, DY 30/9999, ff. 12–15",
        ],
    );
}

#[test]
fn a_french_telegram() {
    check(
        "télégramme",
        "
furniture | Documents diplomatiques français, 1957, tome I
title | 45. Télégramme de M. Aubigny à la direction des Affaires
document_date | Ostrava, 5 mai 1957
classification | Très secret
body | Le ministre m'a reçu ce matin et m'a parlé du prix du charbon.
signature | Aubigny
",
        &[
            "title = Télégramme de M. Aubigny à la direction des Affaires",
            "genre = telegram",
            "place = Ostrava",
            "document_date = 1957-05-05",
            "classification = Très secret",
            "signature = Aubigny",
        ],
    );
}
