//! What the writing of a language looks like: its letters or signs, the commonest first. Written down by hand; how common
//! a letter is follows from its place well enough.

use encoding_rs::*;

/// How a language is written.
pub enum Writing {
    /// Letters in two cases (or one), of which words are made; which of them are vowels, and which only follow a consonant.
    Alphabet { letters: &'static str, vowels: &'static str, signs: &'static str },
    /// ASCII and these letters.
    Latin { letters: &'static str },
    /// Signs of a syllable or a word, each two or more bytes: those that make up most of any text.
    Signs { common: &'static str, kana: bool, hangul: bool },
}

/// A language, and the encodings it was typed in with how much rarer than the others each is, in nats.
pub struct Tongue {
    pub writing: Writing,
    pub encodings: &'static [(&'static Encoding, f32)],
}

static CYRILLIC: &[(&Encoding, f32)] =
    &[(WINDOWS_1251, 0.0), (KOI8_R, 0.3), (KOI8_U, 0.4), (IBM866, 0.8), (ISO_8859_5, 2.0), (X_MAC_CYRILLIC, 3.0)];

static WEST: &[(&Encoding, f32)] = &[(WINDOWS_1252, 0.0), (ISO_8859_15, 4.0), (MACINTOSH, 3.0)];
static MIDDLE: &[(&Encoding, f32)] = &[(WINDOWS_1250, 1.0), (ISO_8859_2, 1.2)];

pub static TONGUES: &[Tongue] = &[
    // Russian
    Tongue {
        writing: Writing::Alphabet {
            letters: "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", vowels: "оеаиуяыюэё", signs: "ьъы"
        },
        encodings: CYRILLIC,
    },
    // Ukrainian
    Tongue {
        writing: Writing::Alphabet {
            letters: "оаниіртесвлкудмпзяьбгйчхцїжюєшфщґ'", vowels: "оаиіеуяїює", signs: "ьи"
        },
        encodings: CYRILLIC,
    },
    // Bulgarian, Serbian, Macedonian
    Tongue {
        writing: Writing::Alphabet {
            letters: "аоиетнрсвлдкпмзугбъчяцшйжхщфюьјњљћђџќѓѕ",
            vowels: "аоиеуъяю",
            signs: "ь",
        },
        encodings: CYRILLIC,
    },
    // Greek
    Tongue {
        writing: Writing::Alphabet {
            letters: "αοιετσνυρπκμλςηωίγόδάέχθφύήβξώζψϊϋΐΰ",
            vowels: "αοιευηωίόάέύήώϊϋΐΰ",
            signs: "",
        },
        encodings: &[(WINDOWS_1253, 0.0), (ISO_8859_7, 0.3)],
    },
    // Hebrew
    Tongue {
        writing: Writing::Alphabet {
            letters: "יוהלאתרבשמנדחקפעטםצכגסזןךףץ", vowels: "", signs: ""
        },
        encodings: &[(WINDOWS_1255, 1.0), (ISO_8859_8, 2.0)],
    },
    // Arabic, Persian
    Tongue {
        writing: Writing::Alphabet {
            letters: "اليمنروتبةعدسفهكقأحجشطصخإذزثىضغئءظؤآپچگژ", vowels: "", signs: ""
        },
        encodings: &[(WINDOWS_1256, 0.0), (ISO_8859_6, 1.0)],
    },
    // Thai
    Tongue {
        writing: Writing::Alphabet {
            letters: "านรอก่เงมย้ลวดทสัติะปบีคหแจพชขใไูโืุ็ผศซธถ์ึณญภษฐฉฝฮฎฟฏฆำ", vowels: "", signs: ""
        },
        encodings: &[(WINDOWS_874, 0.0)],
    },
    // French, German, Spanish, Portuguese, Italian, the North
    Tongue { writing: Writing::Latin { letters: "éàèêçùôîâûœëï" }, encodings: WEST },
    Tongue { writing: Writing::Latin { letters: "üäöß" }, encodings: WEST },
    Tongue { writing: Writing::Latin { letters: "óíáñéúü" }, encodings: WEST },
    Tongue { writing: Writing::Latin { letters: "ãçáéóíêõúàâôºª" }, encodings: WEST },
    Tongue { writing: Writing::Latin { letters: "èàùòìé" }, encodings: WEST },
    Tongue { writing: Writing::Latin { letters: "åäöøæéðþíáóúý" }, encodings: WEST },
    // Polish, Czech, Slovak, Hungarian, Croatian, Romanian
    Tongue { writing: Writing::Latin { letters: "łęóążśćńź" }, encodings: MIDDLE },
    Tongue { writing: Writing::Latin { letters: "íáéěýžčřšůúňťďľôĺŕä" }, encodings: MIDDLE },
    Tongue { writing: Writing::Latin { letters: "áéóöíüőúű" }, encodings: MIDDLE },
    Tongue { writing: Writing::Latin { letters: "šžčćđ" }, encodings: MIDDLE },
    Tongue { writing: Writing::Latin { letters: "ăîţşâ" }, encodings: MIDDLE },
    // Turkish, Baltic, Vietnamese
    Tongue { writing: Writing::Latin { letters: "ıüşçğöâî" }, encodings: &[(WINDOWS_1254, 1.0)] },
    Tongue {
        writing: Writing::Latin { letters: "āīšēūžėčļņģųķįąę" },
        encodings: &[(WINDOWS_1257, 1.5), (ISO_8859_4, 3.0)],
    },
    Tongue { writing: Writing::Latin { letters: "õäöüšž" }, encodings: &[(WINDOWS_1257, 2.0)] },
    // Korean
    Tongue {
        writing: Writing::Signs {
            common: "이다는에의을지가고하은로를한사기도서인어나시자대아리그으해일부있들수과정보만제상구전장라주\
                     게용면니여스소원조성되치적비않것개문화공유국안오었동려신관생방경무모내음간러말마연모단합연위실선\
                     했계학명발중습금당바반네저진까와표살없터우식달야거노때또행후년월호체불양교할갈십출추술영의중드트\
                     설파키처검입름건색법본두점직책선재물록력번임현결더세통건속복회외등던심초종각권급남북민족왔였운분\
                     잘못많같작품편집요새길강산천미변버열타열린받태포프크르레열줄목디션쓰럼옮령병별린름",
            kana: false,
            hangul: true,
        },
        encodings: &[(EUC_KR, 0.0)],
    },
    // Japanese
    Tongue {
        writing: Writing::Signs {
            common: "のにはたをとがてでるしいなっれかもすらこさんりくまあよきうだけそせどめちつえみわやじおねばび\
                     ンースルトイリアラクドレシタロジフプマテサコチキカメムニィッバナグオデウォパュャブョ\
                     日一国人年大十二本中長出三時行見月分後前生間上東四今金入学高子外下来気小山話女北書先名川水半男西電\
                     語木聞食車何南万毎白天母火会同事自社発者地業方新場員立開手力問代明動京目通言理体田主題意不作用度強\
                     公持野以思家世多正安院心界教文元重近考画海知道集別物使品計死特私始朝運終台広住真有口少町料工建空送\
                     切転研究起着政議民連対部合市内相定回選実関決全表戦経最現調化当約法性的要制治務成期取都和機平加受続\
                     進数記初指権支産点報済活原共得解交資予向際面告反判認参利組信在件任引求所次論官増係情投示変打直両式\
                     確果容必位置流格過局放常状供役構割付由説違消番規術備配例然限追形非様達存単除完因適込類更未選択設録",
            kana: true,
            hangul: false,
        },
        encodings: &[(SHIFT_JIS, 0.0), (EUC_JP, 0.3)],
    },
    // Chinese, simplified
    Tongue {
        writing: Writing::Signs {
            common: "的一是不了在有人我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后\
                     作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只\
                     从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向\
                     头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声\
                     提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建\
                     务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即\
                     像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带\
                     导争运示件项输选参令写错误需操码储符",
            kana: false,
            hangul: false,
        },
        encodings: &[(GB18030, 0.0)],
    },
    // Chinese, traditional
    Tongue {
        writing: Writing::Signs {
            common: "的一是不了在有人我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後\
                     作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只\
                     從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向\
                     頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲\
                     提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建\
                     務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即\
                     像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶\
                     導爭運示件項輸選參令寫錯誤需操碼儲符",
            kana: false,
            hangul: false,
        },
        encodings: &[(BIG5, 0.0)],
    },
];
