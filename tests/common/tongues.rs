//! The same report in many languages, written for these tests, and the encodings each was typed in.

pub struct Tongue {
    /// ISO 639-1, and a country where that decides the writing.
    pub name: &'static str,
    pub text: &'static str,
    /// By their WHATWG names.
    pub encodings: &'static [&'static str],
}

pub const TONGUES: &[Tongue] = &[
    Tongue {
        name: "ru",
        text: "Доклад о закрытии верхнего шлюза. В ночь на третье июня вода поднялась выше отметки, и смотритель приказал \
               закрыть ворота. Утром приехала комиссия из города; она осмотрела канал и нашла трещину у южной стены. Мы \
               предлагаем отложить ремонт до осени, потому что баржи с зерном уже вышли из порта и ждать не могут. \
               Подписи мастера и двух рабочих прилагаются, копия отправлена в управление водных путей.\n\
               Ещё одно замечание: журнал за май потерян, его переписали по памяти. Просим вернуть чертежи до конца недели.\n",
        encodings: &["windows-1251", "KOI8-R", "IBM866", "ISO-8859-5", "x-mac-cyrillic"],
    },
    Tongue {
        name: "uk",
        text: "Звіт про закриття верхнього шлюзу. Уночі проти третього червня вода піднялася вище позначки, і доглядач \
               наказав зачинити браму. Уранці приїхала комісія з міста; вона оглянула канал і знайшла тріщину біля \
               південної стіни. Ми пропонуємо відкласти ремонт до осені, бо баржі із зерном уже вийшли з порту.\n",
        encodings: &["windows-1251", "KOI8-U"],
    },
    Tongue {
        name: "bg",
        text: "Доклад за затварянето на горния шлюз. През нощта срещу трети юни водата се вдигна над знака и пазачът \
               нареди да затворят вратата. На сутринта дойде комисия от града; тя огледа канала и намери пукнатина в \
               южната стена. Предлагаме ремонтът да се отложи до есента, защото баржите със зърно вече са тръгнали.\n",
        encodings: &["windows-1251", "ISO-8859-5"],
    },
    Tongue {
        name: "ko",
        text: "위쪽 수문을 닫은 일에 대한 보고. 유월 삼일 밤에 물이 표시보다 높이 올라와서 관리인이 문을 닫으라고 지시하였다. \
               아침에 시에서 위원회가 와서 운하를 살펴보고 남쪽 벽에서 금이 간 곳을 찾았다. 곡식을 실은 배가 이미 항구를 떠나 \
               기다릴 수 없으므로 수리는 가을까지 미루자고 제안한다. 책임자와 일꾼 두 사람의 서명을 붙이고 사본은 수로 관리국에 \
               보냈다.\n오월의 일지는 잃어버려서 기억에 따라 다시 적었다. 이번 주말까지 도면을 돌려주기 바란다.\n",
        encodings: &["EUC-KR"],
    },
    Tongue {
        name: "ja",
        text: "上の水門を閉めたことについての報告。六月三日の夜、水が印より高く上がったので、番人は門を閉めるように命じた。朝になって町から\
               委員会が来て、運河を調べ、南の壁にひびを見つけた。穀物を積んだ船はもう港を出ていて待つことができないから、修理は秋まで\
               延ばすことを提案する。責任者と二人の作業員の署名を添え、写しは水路管理局に送った。\n五月の日誌はなくなったので、\
               記憶によって書き直した。図面は今週の終わりまでにカバンへ入れて返してください。\n",
        encodings: &["Shift_JIS", "EUC-JP", "ISO-2022-JP"],
    },
    Tongue {
        name: "zh_CN",
        text: "关于关闭上游船闸的报告。六月三日夜里，水位超过了标记，看守人下令关上闸门。第二天早上，市里来了一个委员会，他们检查了运河，\
               在南边的墙上发现了一条裂缝。因为运粮食的船已经离开港口，不能再等，我们建议把修理工作推迟到秋天。附上负责人和两名工人的\
               签名，副本已经寄给水路管理局。\n五月的日志丢了，是凭记忆重新写的。请在这个星期结束以前把图纸还给我们。\n",
        encodings: &["gb18030"],
    },
    Tongue {
        name: "zh_TW",
        text: "關於關閉上游船閘的報告。六月三日夜裡，水位超過了標記，看守人下令關上閘門。第二天早上，市裡來了一個委員會，他們檢查了運河，\
               在南邊的牆上發現了一條裂縫。因為運糧食的船已經離開港口，不能再等，我們建議把修理工作延到秋天。附上負責人和兩名工人的\
               簽名，副本已經寄給水路管理局。\n五月的日誌丟了，是憑記憶重新寫的。請在這個星期結束以前把圖紙還給我們。\n",
        encodings: &["Big5"],
    },
    Tongue {
        name: "fr",
        text: "Rapport sur la fermeture de l'écluse supérieure. Dans la nuit du trois juin, l'eau a dépassé le repère et le \
               gardien a fait fermer les portes. Le matin, une commission est arrivée de la ville ; elle a examiné le canal \
               et découvert une fissure près du mur où l'on avait déjà travaillé. Les péniches chargées de blé étant parties, \
               nous préférons différer la réparation jusqu'à l'automne.\n",
        encodings: &["windows-1252"],
    },
    Tongue {
        name: "de",
        text: "Bericht über die Schließung der oberen Schleuse. In der Nacht zum dritten Juni stieg das Wasser höher als die \
               Marke, und der Wärter ließ die Tore schließen. Am Morgen kam eine Kommission aus der Stadt, prüfte den Kanal \
               und fand südlich der Brücke einen Riß. Weil die Kähne mit Getreide schon unterwegs sind, möchten wir die \
               Ausbesserung auf den Herbst verschieben.\n",
        encodings: &["windows-1252"],
    },
    Tongue {
        name: "pl",
        text: "Sprawozdanie o zamknięciu górnej śluzy. W nocy na trzeciego czerwca woda podniosła się powyżej znaku i \
               dozorca kazał zamknąć wrota. Rano przyjechała komisja z miasta; obejrzała kanał i znalazła pęknięcie przy \
               południowej ścianie. Proponujemy odłożyć naprawę do jesieni, ponieważ barki ze zbożem już wypłynęły.\n",
        encodings: &["windows-1250", "ISO-8859-2"],
    },
    Tongue {
        name: "cs",
        text: "Zpráva o uzavření horního zdymadla. V noci na třetího června stoupla voda nad značku a hlídač nařídil zavřít \
               vrata. Ráno přijela z města komise; prohlédla kanál a našla u jižní zdi trhlinu. Navrhujeme odložit opravu \
               na podzim, protože čluny s obilím už vypluly z přístavu a nemohou čekat.\n",
        encodings: &["windows-1250", "ISO-8859-2"],
    },
    Tongue {
        name: "es",
        text: "Informe sobre el cierre de la esclusa superior. En la noche del tres de junio el agua subió más allá de la \
               señal y el guardián mandó cerrar las compuertas. Por la mañana llegó una comisión de la ciudad; examinó el \
               canal y encontró una grieta junto al muro. ¿Quién la abrió? Proponemos dejar la reparación para el otoño.\n",
        encodings: &["windows-1252"],
    },
    Tongue {
        name: "el",
        text: "Αναφορά για το κλείσιμο της πάνω δεξαμενής. Τη νύχτα της τρίτης Ιουνίου το νερό ανέβηκε πάνω από το σημάδι και \
               ο φύλακας διέταξε να κλείσουν οι πύλες. Το πρωί ήρθε μια επιτροπή από την πόλη· εξέτασε το κανάλι και βρήκε \
               μια ρωγμή στον νότιο τοίχο.\n",
        encodings: &["windows-1253", "ISO-8859-7"],
    },
    Tongue {
        name: "tr",
        text: "Yukarı kapağın kapatılması hakkında rapor. Üç haziran gecesi su işaretin üstüne çıktı ve bekçi kapıların \
               kapatılmasını söyledi. Sabah şehirden bir kurul geldi; kanalı inceledi, güney duvarında bir çatlak gördü. \
               Tahıl yüklü mavnalar limandan ayrıldığı için onarımı güze bırakmayı öneriyoruz.\n",
        encodings: &["windows-1254"],
    },
    Tongue {
        name: "he",
        text: "דין וחשבון על סגירת הסכר העליון. בלילה שלפני השלישי ביוני עלו המים מעל הסימן, והשומר ציווה לסגור את השערים. \
               בבוקר באה ועדה מן העיר, בדקה את התעלה ומצאה סדק בקיר הדרומי.\n",
        encodings: &["windows-1255"],
    },
];
