//! Argentina, Brazil, Chile, Colombia, the Dominican Republic, Ecuador, Guatemala, Paraguay, Peru, Uruguay and Venezuela.

use crate::detector::Detector;
use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::national::americas;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] = &[
    AR_CUIT,
    BR_CNH,
    BR_CNPJ,
    BR_CPF,
    BR_PIS,
    BR_TITULO_ELEITOR,
    CL_RUT,
    CO_NIT,
    DO_CEDULA,
    EC_CI,
    GT_NIT,
    PE_RUC,
    PY_RUC,
    UY_CI,
    VE_RIF,
];

const AR_CUIT: Detector = Detector {
    name: "id.ar.cuit",
    title: americas::AR_CUIT.title,
    patterns: &[shape::RUN, "[0-9]{2}-[0-9]{8}-[0-9]"],
    accept: Some(|candidate| grounds::grouped_or_named(candidate, &americas::AR_CUIT, &["cuit", "cuil"])),
    severity: Severity::High,
    finds: &[
        ("(20-05536168-2)", "20-05536168-2"),
        ("CUIT: 20-05536168-2", "20-05536168-2"),
        ("CUIT 20267565393, thank you", "20267565393"),
        ("cuit号码20-05536168-2。", "20-05536168-2"),
        ("{\"cuit\": \"20267565393\"}", "20267565393"),
    ],
    passes: &[
        "CUIT: 20-05536168-3",
        "CUIT: 10-05536168-1",
        "CUIT: 20-05536168-27",
        "CUIT: x20-05536168-2",
        "20267565393",
        "order 20267565393",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Argentine AFIP, \"CUIT/CUIL\": check digit; ANSES.",
};

const BR_CNH: Detector = Detector {
    name: "id.br.cnh",
    title: americas::BR_CNH.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &americas::BR_CNH,
            &["cnh", "habilitação", "carteira de motorista", "registro"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("CNH: 98765432109", "98765432109"),
        ("CNH 98765432109, thank you", "98765432109"),
        ("cnh号码98765432109。", "98765432109"),
        ("{\"cnh\": \"98765432109\"}", "98765432109"),
    ],
    passes: &[
        "CNH: 98765432108",
        "CNH: 11111111111",
        "CNH: 987654321097",
        "CNH: x98765432109",
        "98765432109",
        "order 98765432109",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Brazilian Contran resolution 886/2021 (CNH), register number.",
};

const BR_CNPJ: Detector = Detector {
    name: "id.br.cnpj",
    title: americas::BR_CNPJ.title,
    patterns: &[shape::RUN, r"[0-9A-Z]{2}\.?[0-9A-Z]{3}\.?[0-9A-Z]{3}/[0-9A-Z]{4}-?[0-9]{2}"],
    accept: Some(|candidate| grounds::decides(candidate, &americas::BR_CNPJ, &["cnpj"])),
    severity: Severity::Low,
    finds: &[
        ("(16.727.230/0001-97)", "16.727.230/0001-97"),
        ("CNPJ: 16.727.230/0001-97", "16.727.230/0001-97"),
        ("CNPJ 16727230000197, thank you", "16727230000197"),
        ("cnpj号码16.727.230/0001-97。", "16.727.230/0001-97"),
        ("{\"cnpj\": \"16727230000197\"}", "16727230000197"),
    ],
    passes: &[
        "CNPJ: 16.727.230.0001-98",
        "CNPJ: 00000000000000",
        "CNPJ: 16.727.230/0001-977",
        "CNPJ: x16.727.230/0001-97",
    ],
    limits: "One in 120 texts of its shape fits by chance.",
    source: "Brazilian Receita Federal, normative instruction 2.119/2022, and 2.229/2024 (letters).",
};

const BR_CPF: Detector = Detector {
    name: "id.br.cpf",
    title: americas::BR_CPF.title,
    patterns: &[shape::RUN, r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}"],
    accept: Some(|candidate| grounds::decides(candidate, &americas::BR_CPF, &["cpf"])),
    severity: Severity::High,
    finds: &[
        ("(390.533.447-05)", "390.533.447-05"),
        ("CPF: 390.533.447-05", "390.533.447-05"),
        ("CPF 39053344705, thank you", "39053344705"),
        ("cpf号码390.533.447-05。", "390.533.447-05"),
        ("{\"cpf\": \"39053344705\"}", "39053344705"),
    ],
    passes: &["CPF: 390.533.447-06", "CPF: 231.002.999-00", "CPF: 390.533.447-057", "CPF: x390.533.447-05"],
    limits: "One in 120 texts of its shape fits by chance.",
    source: "Brazilian Receita Federal, normative instruction 2.172/2024 (CPF).",
};

const BR_PIS: Detector = Detector {
    name: "id.br.pis",
    title: americas::BR_PIS.title,
    patterns: &[shape::RUN, r"[0-9]{3}\.[0-9]{5}\.[0-9]{2}-[0-9]"],
    accept: Some(|candidate| grounds::named(candidate, &americas::BR_PIS, &["pis", "pasep", "nis", "nit"])),
    severity: Severity::High,
    finds: &[
        ("PIS: 120.56412.54-5", "120.56412.54-5"),
        ("PIS 12056412545, thank you", "12056412545"),
        ("pis号码120.56412.54-5。", "120.56412.54-5"),
        ("{\"pis\": \"12056412545\"}", "12056412545"),
    ],
    passes: &[
        "PIS: 120.56412.54-8",
        "PIS: 00000000000",
        "PIS: 120.56412.54-57",
        "PIS: x120.56412.54-5",
        "12056412545",
        "order 120.56412.54-5",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Brazilian Caixa Econômica Federal, \"NIS: PIS/PASEP\", check digit.",
};

const BR_TITULO_ELEITOR: Detector = Detector {
    name: "id.br.titulo_eleitor",
    title: americas::BR_VOTER.title,
    patterns: &[shape::RUN, shape::BY_4_4_4],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &americas::BR_VOTER,
            &["título de eleitor", "titulo de eleitor", "título eleitoral", "voter"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("Título de eleitor: 0043 5687 0906", "0043 5687 0906"),
        ("Título de eleitor 004356870906, thank you", "004356870906"),
        ("título de eleitor号码0043 5687 0906。", "0043 5687 0906"),
        ("{\"título_de_eleitor\": \"004356870906\"}", "004356870906"),
    ],
    passes: &[
        "Título de eleitor: 0043 5687 0907",
        "Título de eleitor: 0043 5687 2906",
        "Título de eleitor: 0043 5687 09067",
        "Título de eleitor: x0043 5687 0906",
        "004356870906",
        "order 0043 5687 0906",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Brazilian Tribunal Superior Eleitoral, resolution 23.659/2021, article 38 (inscription number).",
};

const CL_RUT: Detector = Detector {
    name: "id.cl.rut",
    title: americas::CL_RUT.title,
    patterns: &[r"[0-9]{1,2}\.[0-9]{3}\.[0-9]{3}-[0-9Kk]", "[0-9]{7,8}-[0-9Kk]"],
    accept: Some(|candidate| {
        grounds::grouped_or_named(candidate, &americas::CL_RUT, &["rut", "run", "rol único"])
    }),
    severity: Severity::High,
    finds: &[
        ("(12.531.909-2)", "12.531.909-2"),
        ("RUT: 12.531.909-2", "12.531.909-2"),
        ("RUT 76086428-5, thank you", "76086428-5"),
        ("rut号码12.531.909-2。", "12.531.909-2"),
        ("{\"rut\": \"76086428-5\"}", "76086428-5"),
    ],
    passes: &["RUT: 12.531.909-3", "RUT: 12.531.909-K", "RUT: 12.531.909-27", "RUT: x12.531.909-2"],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Chilean Civil Registry, \"RUN\"; Servicio de Impuestos Internos, \"RUT\": verifying digit.",
};

const CO_NIT: Detector = Detector {
    name: "id.co.nit",
    title: americas::CO_NIT.title,
    patterns: &[shape::RUN, r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]"],
    accept: Some(|candidate| grounds::named(candidate, &americas::CO_NIT, &["nit", "rut"])),
    severity: Severity::High,
    finds: &[
        ("NIT: 213.123.432-1", "213.123.432-1"),
        ("NIT 2131234321, thank you", "2131234321"),
        ("nit号码213.123.432-1。", "213.123.432-1"),
        ("{\"nit\": \"2131234321\"}", "2131234321"),
    ],
    passes: &[
        "NIT: 213.123.432-5",
        "NIT: 000.000.000-0",
        "NIT: 213.123.432-17",
        "NIT: x213.123.432-1",
        "2131234321",
        "order 213.123.432-1",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Colombian DIAN, administrative order 4 of 1989 (verification digit of the NIT).",
};

const DO_CEDULA: Detector = Detector {
    name: "id.do.cedula",
    title: americas::DO_CEDULA.title,
    patterns: &[shape::RUN, "[0-9]{3}-[0-9]{7}-[0-9]"],
    accept: Some(|candidate| {
        grounds::grouped_or_named(candidate, &americas::DO_CEDULA, &["cédula", "cedula"])
    }),
    severity: Severity::High,
    finds: &[
        ("(001-1391820-5)", "001-1391820-5"),
        ("Cédula: 001-1391820-5", "001-1391820-5"),
        ("Cédula 22400022111, thank you", "22400022111"),
        ("cédula号码001-1391820-5。", "001-1391820-5"),
        ("{\"cédula\": \"22400022111\"}", "22400022111"),
    ],
    passes: &[
        "Cédula: 001-1391820-6",
        "Cédula: 0000021249 1",
        "Cédula: 001-1391820-57",
        "Cédula: x001-1391820-5",
        "22400022111",
        "order 22400022111",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Dominican Junta Central Electoral, \"Cédula de identidad y electoral\".",
};

const EC_CI: Detector = Detector {
    name: "id.ec.ci",
    title: americas::EC_CI.title,
    patterns: &[shape::RUN, "[0-9]{9}-[0-9]"],
    accept: Some(|candidate| grounds::named(candidate, &americas::EC_CI, &["cédula", "cedula", "ci"])),
    severity: Severity::High,
    finds: &[
        ("Cédula: 1714307103", "1714307103"),
        ("Cédula 171430710-3, thank you", "171430710-3"),
        ("cédula号码1714307103。", "1714307103"),
        ("{\"cédula\": \"171430710-3\"}", "171430710-3"),
    ],
    passes: &[
        "Cédula: 1714307104",
        "Cédula: 9914307109",
        "Cédula: 17143071037",
        "Cédula: x1714307103",
        "see 171430710-3 today",
        "order 1714307103",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Ecuadorian Registro Civil, \"Cédula de ciudadanía\", verifying digit.",
};

const GT_NIT: Detector = Detector {
    name: "id.gt.nit",
    title: americas::GT_NIT.title,
    patterns: &["[0-9]{4,11}-[0-9Kk]"],
    accept: Some(|candidate| grounds::named(candidate, &americas::GT_NIT, &["nit"])),
    severity: Severity::High,
    finds: &[
        ("NIT: 576937-K", "576937-K"),
        ("NIT 7108-0, thank you", "7108-0"),
        ("nit号码576937-K。", "576937-K"),
        ("{\"nit\": \"7108-0\"}", "7108-0"),
    ],
    passes: &[
        "NIT: 8977112-0",
        "NIT: 576937-1",
        "NIT: 576937-K7",
        "NIT: x576937-K",
        "7108-0",
        "order 576937-K",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Guatemalan SAT, \"Número de Identificación Tributaria\".",
};

const PE_RUC: Detector = Detector {
    name: "id.pe.ruc",
    title: americas::PE_RUC.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| grounds::named(candidate, &americas::PE_RUC, &["ruc"])),
    severity: Severity::Low,
    finds: &[
        ("RUC: 20512333797", "20512333797"),
        ("RUC 20512333797, thank you", "20512333797"),
        ("ruc号码20512333797。", "20512333797"),
        ("{\"ruc\": \"20512333797\"}", "20512333797"),
    ],
    passes: &[
        "RUC: 20512333798",
        "RUC: 30512333797",
        "RUC: 205123337977",
        "RUC: x20512333797",
        "20512333797",
        "order 20512333797",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Peruvian SUNAT, \"RUC\": verifying digit.",
};

const PY_RUC: Detector = Detector {
    name: "id.py.ruc",
    title: americas::PY_RUC.title,
    patterns: &["[0-9]{5,8}-[0-9]"],
    accept: Some(|candidate| grounds::named(candidate, &americas::PY_RUC, &["ruc"])),
    severity: Severity::Low,
    finds: &[
        ("RUC: 80028061-0", "80028061-0"),
        ("RUC 9991603-7, thank you", "9991603-7"),
        ("ruc号码80028061-0。", "80028061-0"),
        ("{\"ruc\": \"9991603-7\"}", "9991603-7"),
    ],
    passes: &[
        "RUC: 80123456-1",
        "RUC: 80028061-1",
        "RUC: 80028061-07",
        "RUC: x80028061-0",
        "9991603-7",
        "order 80028061-0",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Paraguayan SET, decree 8234/1999, \"RUC\": verifying digit.",
};

const UY_CI: Detector = Detector {
    name: "id.uy.ci",
    title: americas::UY_CI.title,
    patterns: &[shape::RUN, r"[0-9]\.[0-9]{3}\.[0-9]{3}-[0-9]"],
    accept: Some(|candidate| {
        grounds::grouped_or_named(candidate, &americas::UY_CI, &["cédula", "cedula", "ci"])
    }),
    severity: Severity::High,
    finds: &[
        ("(1.234.567-2)", "1.234.567-2"),
        ("Cédula: 1.234.567-2", "1.234.567-2"),
        ("Cédula 12345672, thank you", "12345672"),
        ("cédula号码1.234.567-2。", "1.234.567-2"),
        ("{\"cédula\": \"12345672\"}", "12345672"),
    ],
    passes: &[
        "Cédula: 1.234.567-3",
        "Cédula: 00000000",
        "Cédula: 1.234.567-27",
        "Cédula: x1.234.567-2",
        "12345672",
        "order 12345672",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Uruguayan Dirección Nacional de Identificación Civil, verifying digit of the cédula.",
};

const VE_RIF: Detector = Detector {
    name: "id.ve.rif",
    title: americas::VE_RIF.title,
    patterns: &["[VEJPGvejpg]-?[0-9]{8}-?[0-9]"],
    accept: Some(|candidate| grounds::decides(candidate, &americas::VE_RIF, &["rif"])),
    severity: Severity::High,
    finds: &[
        ("(V-11470283-4)", "V-11470283-4"),
        ("RIF: V-11470283-4", "V-11470283-4"),
        ("RIF J-07013380-5, thank you", "J-07013380-5"),
        ("rif号码V-11470283-4。", "V-11470283-4"),
        ("{\"rif\": \"J-07013380-5\"}", "J-07013380-5"),
    ],
    passes: &["RIF: V-11470283-3", "RIF: X-11470283-4", "RIF: V-11470283-47", "RIF: xV-11470283-4"],
    limits: "One in 11 texts of its shape fits by chance.",
    source: "Venezuelan SENIAT, \"Registro Único de Información Fiscal\".",
};
