//! Files that are little more than passwords, hashes and keys.

use super::*;

fn is_told(path: &str, text: impl AsRef<[u8]>) -> bool {
    rule(path, text).as_deref() == Some("credential-file")
}

#[test]
fn files_of_passwords_hashes_and_keys_are_known_by_name() {
    let word = word();
    let key = "9f2c1d6b4a5e8f7a".repeat(2);
    let hash = ["$apr1$H6usk", "kkW$IgXLP6ewTrSuBkTrqE8wj/"].concat();
    for (path, text) in [
        ("config/master.key", key.clone()),
        ("config/credentials/production.key", format!("{key}\n")),
        ("secrets/master.key", key.repeat(8)),
        ("ansible/.vault_pass", format!("{word}\n")),
        ("vault_password.txt", word.clone()),
        (".erlang.cookie", format!("{word}{word}")),
        ("openvpn/auth.txt", format!("ops\n{word}\n")),
        ("etc/ppp/chap-secrets", format!("# client server secret\n\"ops\" * \"{word}\" *\n")),
        ("ipsec.secrets", format!("10.0.0.1 10.0.0.2 : PSK \"{word}\"\n")),
        ("pgbouncer/userlist.txt", format!("\"app\" \"{word}\"\n")),
        ("postfix/sasl_passwd", format!("[smtp.internal]:587 ops:{word}\n")),
        ("users.acl", format!("user app on >{word} allkeys +@all\n")),
        ("nginx/htpasswd", format!("ops:{hash}\n")),
        ("etc/shadow", format!("root:{}{word}:18000:0:99999:7:::\n", "$6$k6y3o.eP$")),
        ("auth.json", format!(r#"{{"github-oauth": {{"github.com": "{word}"}}}}"#)),
        (
            "credentials.xml",
            format!(
                "<com.cloudbees.plugins.credentials.X><secret>{{AQAAAB{word}}}</secret></com.cloudbees.plugins.credentials.X>"
            ),
        ),
        (".sbt/.credentials", format!("host=x\nuser=ci\npassword={word}\n")),
        (
            ".m2/settings-security.xml",
            format!("<settingsSecurity><master>{{{word}}}</master></settingsSecurity>"),
        ),
    ] {
        assert!(is_told(path, &text), "{path}");
        assert!(!is_told("notes.txt", &text), "{path}");
    }
}

#[test]
fn the_same_names_over_something_else_are_none() {
    for (path, text) in [
        ("config/master.key", "<%= ENV['RAILS_MASTER_KEY'] %>\n"),
        (".vault_pass", "#!/bin/sh\npass show ansible1\n"),
        (".vault_pass", "{{ vault_password }}\n"),
        (".vault_pass", "the password is in the team's safe\nask for it\n"),
        (".erlang.cookie", "{{ cookie1 }}\n"),
        ("openvpn/auth.txt", "authors\nAnna\nBert\n"),
        ("chap-secrets", "# client server secret IP addresses\n{{ user }} * {{ pass1 }} *\n"),
        ("ipsec.secrets", "include /etc/ipsec.d/*.secrets\n: RSA server1Key.pem\n"),
        ("userlist.txt", "apples\n\"a quoted\" line 12\n"),
        ("sasl_passwd", "[smtp.internal]:587 ${USER}:${PASS1}\n"),
        ("htpasswd", "# made at deploy\n"),
        ("auth.json", r#"{"name": "auth-service-1", "password": "1.2.3"}"#),
        ("credentials.xml", "<credentials><name>login-1</name></credentials>"),
        (".my.cnf", "[client]\nuser=root1\n#password=x1y2z3\n"),
        (".s3cfg", "[default]\nsecret_key = \nhost_base = s3-1.internal\n"),
    ] {
        assert_eq!(rule(path, text), None, "{path}: {text}");
    }
}

#[test]
fn keys_in_binary_are_known_by_their_first_bytes() {
    let mut keytab = vec![5, 2, 0, 0, 0, 0x49, 0, 2, 0, 11];
    keytab.extend(b"EXAMPLE.COM");
    keytab.extend([0; 80]);
    assert!(is_told("renamed.bin", &keytab));
    let mut secret = vec![0x95, 0, 200, 4, 1, 2, 3, 4, 1];
    secret.extend([7; 200]);
    assert!(is_told("backup.bin", &secret));
    assert!(is_told("wallet/cwallet.sso", [0xa1, 0xf8, 0x4e, 0x36, 0, 0, 0, 6]));
    assert!(is_told("secrets/hudson.util.Secret", [200, 1, 2, 3]));
    for (path, bytes) in [
        ("data.bin", [&[5, 2, 1, 0], [9; 60].as_slice()].concat()),
        ("data.bin", [&[5, 2, 0, 0, 0, 20, 0, 1, 0, 3], [0xff; 60].as_slice()].concat()),
        ("data.bin", [&[0x95, 0, 200, 9], [7; 240].as_slice()].concat()),
    ] {
        assert_eq!(rule(path, bytes), None, "{path}");
    }
}
