//! Models by size and format, and pickles by what they import.

use super::super::unpack::tests::{gzip, zip};
use super::*;

fn large(start: &[u8]) -> Vec<u8> {
    let mut bytes = start.to_vec();
    bytes.resize((1 << 20) + 1, 0);
    bytes
}

/// `os.system('id')`, put together as each protocol does.
fn running(protocol: u8) -> Vec<u8> {
    let [module, function] = [["o", "s"].concat(), ["sys", "tem"].concat()];
    match protocol {
        0 => format!("c{module}\n{function}\np0\n(Vid\np1\ntp2\nRp3\n.").into_bytes(),
        1 => format!("c{module}\n{function}\nq\x00(X\x02\x00\x00\x00idq\x01tq\x02Rq\x03.").into_bytes(),
        2 | 3 => {
            let body = format!("c{module}\n{function}\nq\x00X\x02\x00\x00\x00idq\x01");
            [&[0x80, protocol], body.as_bytes(), &[0x85, b'q', 2, b'R', b'.']].concat()
        }
        _ => [
            &[0x80, protocol, 0x8c, 2],
            module.as_bytes(),
            &[0x94, 0x8c, 6],
            function.as_bytes(),
            b"\x94\x93\x94\x8c\x02id\x94\x85\x94R\x94.",
        ]
        .concat(),
    }
}

/// `{'name': ('os', 'system')}`: the words, and no import.
const HARMLESS: &[u8] = b"\x80\x04}\x94\x8c\x04name\x94\x8c\x02os\x94\x8c\x06system\x94\x86\x94s.";

#[test]
fn a_model_over_the_size_is_told_and_a_pointer_to_it_is_not() {
    let safetensors = [&64u64.to_le_bytes(), br#"{"a":{"dtype":"F32","shape":[1]}}"#.as_slice()].concat();
    for (name, start) in [
        ("m.pkl", b"\x80\x04\x95".as_slice()),
        ("m.h5", b"\x89HDF\r\n\x1a\n"),
        ("m.pt", b"\x80\x02\x8a\x0a"),
        ("m.onnx", b"\x08\x07\x12\x07pytorch"),
        ("m.gguf", b"GGUF\x03\0\0\0"),
        ("renamed", b"GGUF\x03\0\0\0"),
        ("m.safetensors", &safetensors),
        ("renamed", &safetensors),
    ] {
        assert_eq!(rule(name, large(start)).as_deref(), Some("committed-model"), "{name}");
        assert_eq!(rule(name, start), None, "{name}");
    }
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 10000000\n";
    assert_eq!(rule("m.safetensors", pointer), None);
    assert_eq!(rule("translations/messages.pt", "olá\n".repeat(1 << 19)), None);
    assert_eq!(described("m.gguf", large(b"GGUF\x03\0\0\0")), "GGUF model, 2 MiB");
    let recogniser = Recogniser { largest_model: 1 << 20 };
    assert!(recogniser.look_at_name(&"m.gguf".into(), 300 << 20).is_some());
    assert!(recogniser.look_at_name(&"film.mp4".into(), 300 << 20).is_none());
}

#[test]
fn a_pickle_that_runs_code_is_told_in_every_protocol_and_small_or_not() {
    for protocol in 0..=5 {
        let said = described("m.pkl", running(protocol));
        assert!(said.starts_with("pickle that imports os.system"), "{protocol}: {said}");
    }
    assert_eq!(rule("m.pkl", HARMLESS), None);
    // Without a name too, where the bytes say it.
    assert!(rule("weights", running(0)).is_some() && rule("weights", running(4)).is_some());
}

#[test]
fn code_is_found_under_the_names_of_the_older_python() {
    for (old, name, said) in [
        (["comm", "ands"], "Popen", "subprocess.Popen"),
        (["comm", "ands"], "check_output", "subprocess.check_output"),
        (["comm", "ands"], "getoutput", "commands.getoutput"),
        (["__built", "in__"], "eval", "builtins.eval"),
        (["cPic", "kle"], "loads", "pickle.loads"),
        (["cString", "IO"], "open", "io.open"),
        (["http", "lib"], "HTTPConnection", "httplib.HTTPConnection"),
        (["xmlrpc", "lib"], "ServerProxy", "xmlrpc.client.ServerProxy"),
    ] {
        let old = old.concat();
        let text = format!("c{old}\n{name}\n(S'id'\ntR.");
        for bytes in [text.as_bytes().to_vec(), [&[0x80, 2], text.as_bytes()].concat()] {
            let told = described("m.pkl", bytes);
            assert!(told.starts_with(&format!("pickle that imports {said}")), "{old}: {told}");
        }
    }
    for harmless in ["copy_reg\n_reconstructor", "__builtin__\nobject", "Queue\nQueue", "UserDict\nUserDict"]
    {
        assert_eq!(rule("m.pkl", format!("c{harmless}\n(S'id'\ntR.")), None, "{harmless}");
    }
}

#[test]
fn code_is_found_in_what_holds_pickles() {
    for (name, bytes) in [
        ("m.pt", zip(&[("m/data.pkl", running(2)), ("m/data/0", vec![0; 9])])),
        ("m.pkl.gz", gzip(&running(3))),
        ("m.pt", [HARMLESS, &running(2)].concat()),
        ("m.joblib", [&HARMLESS[..HARMLESS.len() - 1], &[0xff; 99], &running(4)].concat()),
        ("a.npy", [b"\x93NUMPY\x01\0\x0f\0{'descr': '|O'}".as_slice(), &running(3)].concat()),
    ] {
        assert_eq!(rule(name, bytes).as_deref(), Some("code-in-pickle"), "{name}");
    }
    assert_eq!(rule("m.pt", zip(&[("m/data.pkl", HARMLESS.to_vec())])), None);
}

#[test]
fn an_import_is_found_however_its_name_comes_onto_the_stack() {
    let function = ["sys", "tem"].concat();
    let pickled =
        |middle: &[&[u8]]| [b"\x80\x04".as_slice(), &middle.concat(), b"\x93\x8c\x02id\x85R."].concat();
    let text = |word: &str| [&[0x8c, word.len() as u8], word.as_bytes()].concat();
    for bytes in [
        // Something between is put there and taken away again.
        pickled(&[&text("posix"), &text(&function), b"(NN1"]),
        pickled(&[&text("posix"), &text(&function), b"N0"]),
        // From the memo.
        pickled(&[&text("posix"), b"q\x010", &text(&function), b"q\x020h\x01h\x02"]),
        // Put together by a call: nobody but Python sees it.
        pickled(&[&text("posix"), b"cx\ny\n)R"]),
        format!("(S'id'\niposix\n{function}\n.").into_bytes(),
    ] {
        assert_eq!(rule("m.pkl", &bytes).as_deref(), Some("code-in-pickle"), "{bytes:?}");
    }
}
