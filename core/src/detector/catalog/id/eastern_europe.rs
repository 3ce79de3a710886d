//! Belarus, Kazakhstan, Moldova, Russia and Ukraine.

use crate::detector::Detector;
use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::national::eastern_europe;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] =
    &[BY_UNP, KZ_IIN, MD_IDNP, RU_INN, RU_SNILS, UA_RNOKPP];

const BY_UNP: Detector = Detector {
    name: "id.by.unp",
    title: eastern_europe::BY_UNP.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| grounds::named(candidate, &eastern_europe::BY_UNP, &["unp", "унп"])),
    severity: Severity::Low,
    finds: &[
        ("UNP: 200988541", "200988541"),
        ("UNP 100582333, thank you", "100582333"),
        ("unp号码200988541。", "200988541"),
        ("{\"unp\": \"100582333\"}", "100582333"),
    ],
    passes: &[
        "UNP: 200988542",
        "UNP: 900988541",
        "UNP: 2009885417",
        "UNP: x200988541",
        "100582333",
        "order 200988541",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Belarusian Ministry of Taxes and Duties, resolution 96 of 2010, instruction on the payer's number.",
};

const KZ_IIN: Detector = Detector {
    name: "id.kz.iin",
    title: eastern_europe::KZ_IIN.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| grounds::decides(candidate, &eastern_europe::KZ_IIN, &["iin", "иин", "жсн"])),
    severity: Severity::High,
    finds: &[
        ("(850101300025)", "850101300025"),
        ("IIN: 850101300025", "850101300025"),
        ("IIN 900615400018, thank you", "900615400018"),
        ("iin号码850101300025。", "850101300025"),
        ("{\"iin\": \"900615400018\"}", "900615400018"),
    ],
    passes: &["IIN: 850101300020", "IIN: 851301300025", "IIN: 8501013000257", "IIN: x850101300025"],
    limits: "One in 500 texts of its shape fits by chance.",
    source: "Kazakh law 223-III of 2007 on national registers of identification numbers; rules of formation.",
};

const MD_IDNP: Detector = Detector {
    name: "id.md.idnp",
    title: eastern_europe::MD_IDNP.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| grounds::named(candidate, &eastern_europe::MD_IDNP, &["idnp", "idno"])),
    severity: Severity::High,
    finds: &[
        ("IDNP: 1008600038413", "1008600038413"),
        ("IDNP 1008600038413, thank you", "1008600038413"),
        ("idnp号码1008600038413。", "1008600038413"),
        ("{\"idnp\": \"1008600038413\"}", "1008600038413"),
    ],
    passes: &[
        "IDNP: 1008600038412",
        "IDNP: 3008600038413",
        "IDNP: 10086000384137",
        "IDNP: x1008600038413",
        "1008600038413",
        "order 1008600038413",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Moldovan law 273-XIII of 1994; Public Services Agency, \"IDNP\" and \"IDNO\".",
};

const RU_INN: Detector = Detector {
    name: "id.ru.inn",
    title: eastern_europe::RU_INN.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| grounds::named(candidate, &eastern_europe::RU_INN, &["inn", "инн"])),
    severity: Severity::High,
    finds: &[
        ("INN: 500100732259", "500100732259"),
        ("INN 123456789047, thank you", "123456789047"),
        ("inn号码500100732259。", "500100732259"),
        ("{\"inn\": \"123456789047\"}", "123456789047"),
    ],
    passes: &[
        "INN: 123456789037",
        "INN: 000000000000",
        "INN: 5001007322597",
        "INN: x500100732259",
        "123456789047",
        "order 500100732259",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Russian Federal Tax Service, order MMV-7-6/435 of 2012, annex (INN of a natural person).",
};

const RU_SNILS: Detector = Detector {
    name: "id.ru.snils",
    title: eastern_europe::RU_SNILS.title,
    patterns: &[shape::RUN, "[0-9]{3}-[0-9]{3}-[0-9]{3}[ -][0-9]{2}"],
    accept: Some(|candidate| {
        grounds::grouped_or_named(candidate, &eastern_europe::RU_SNILS, &["snils", "снилс"])
    }),
    severity: Severity::High,
    finds: &[
        ("(112-233-445 95)", "112-233-445 95"),
        ("SNILS: 112-233-445 95", "112-233-445 95"),
        ("SNILS 11223344595, thank you", "11223344595"),
        ("snils号码112-233-445 95。", "112-233-445 95"),
        ("{\"snils\": \"11223344595\"}", "11223344595"),
    ],
    passes: &[
        "SNILS: 112-233-445 96",
        "SNILS: 001-001-998 00",
        "SNILS: 112-233-445 957",
        "SNILS: x112-233-445 95",
        "11223344595",
        "order 11223344595",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Russian Pension Fund, resolution 473p of 2019, annex (check number of the insurance number).",
};

const UA_RNOKPP: Detector = Detector {
    name: "id.ua.rnokpp",
    title: eastern_europe::UA_RNOKPP.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &eastern_europe::UA_RNOKPP,
            &["rnokpp", "рнокпп", "іпн", "ипн", "ідентифікаційний", "taxpayer"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("Rnokpp: 1759013776", "1759013776"),
        ("Rnokpp 3184710691, thank you", "3184710691"),
        ("rnokpp号码1759013776。", "1759013776"),
        ("{\"rnokpp\": \"3184710691\"}", "3184710691"),
    ],
    passes: &[
        "Rnokpp: 1759013770",
        "Rnokpp: 0000012346",
        "Rnokpp: 17590137767",
        "Rnokpp: x1759013776",
        "3184710691",
        "order 1759013776",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Ukrainian Ministry of Finance, order 822 of 2017 (register of natural persons who pay taxes).",
};
