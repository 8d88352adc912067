//! The commands themselves, as data. A new one needs a word in `words.rs` that leads to it; a test says so.

use super::Given::{self, *};
use super::Only::{self, *};
use super::Store;

const fn store(
    tools: &'static [&'static str],
    verbs: &'static [&'static str],
    only: Only,
    given: Given,
) -> Store {
    Store { tools, verbs, only, given }
}

const REGISTRIES: &[&str] =
    &["docker", "podman", "nerdctl", "buildah", "skopeo", "helm", "oras", "crane", "cosign"];

pub const STORES: [Store; 63] = [
    store(&["kubectl", "oc"], &["create", "secret"], Always, EntriesOf("--from-literal")),
    store(&["vault", "bao"], &["kv", "put"], Always, Entries),
    store(&["vault", "bao"], &["kv", "patch"], Always, Entries),
    store(&["vault", "bao"], &["write", "secret/"], Always, Entries),
    store(&["vault", "bao"], &["write", "kv/"], Always, Entries),
    store(&["vault", "bao"], &["write", "cubbyhole/"], Always, Entries),
    store(&["vault", "bao"], &["login"], Always, Word(0)),
    store(&["nomad"], &["var", "put"], Always, Entries),
    store(&["fly", "flyctl"], &["secrets", "set"], Always, Entries),
    store(&["doppler"], &["secrets", "set"], Always, Entries),
    store(&["doppler"], &["secrets", "set"], Always, Word(1)),
    store(&["aws"], &["ssm", "put-parameter"], With("SecureString"), Options(&["--value"])),
    store(&["aws"], &["configure", "set"], Always, Named),
    store(&["az"], &["keyvault", "secret", "set"], Always, Options(&["--value"])),
    store(&["gcloud"], &["secrets", "versions", "add"], With("--data-file"), Piped),
    store(&["gcloud"], &["secrets", "create"], With("--data-file"), Piped),
    store(REGISTRIES, &["login"], With("--password-stdin"), Piped),
    store(&["gh"], &["auth", "login"], With("--with-token"), Piped),
    store(&["gh"], &["secret", "set"], Always, Options(&["--body", "-b"])),
    store(&["gh"], &["secret", "set"], Always, Piped),
    store(&["pulumi"], &["config", "set"], With("--secret"), Word(1)),
    store(&["pulumi"], &["config", "set"], Always, Named),
    store(&["npm", "pnpm", "yarn"], &["config", "set"], Always, Named),
    store(&["consul"], &["kv", "put"], Always, Named),
    store(&["composer"], &["config", "http-basic."], Always, Word(1)),
    store(&["composer"], &["config", "github-oauth."], Always, Word(0)),
    store(&["mc", "mcli"], &["alias", "set"], Always, Word(3)),
    store(&["htpasswd"], &[], Letter('b'), Last),
    store(&["mysqladmin"], &["password"], Always, Word(0)),
    store(&["mongo", "mongosh", "mongodump", "mongorestore", "mongoexport"], &[], Always, Options(&["-p"])),
    store(&["etcdctl"], &[], Always, Login(&["--user"], ':')),
    store(&["smbclient", "rpcclient"], &[], Always, Login(&["-U", "--user"], '%')),
    store(&["zip", "unzip"], &[], Always, Options(&["-P"])),
    store(&["ipmitool"], &[], Always, Options(&["-P"])),
    store(&["openssl"], &["enc"], Always, Options(&["-k"])),
    store(&["ansible-vault"], &["encrypt_string"], Always, Word(0)),
    store(&["useradd", "usermod"], &[], Always, Options(&["-p"])),
    store(&["snmpwalk", "snmpget", "snmpset", "snmpbulkwalk"], &[], Always, Options(&["-c"])),
    store(&["radtest"], &[], Always, Word(1)),
    store(&["rclone"], &["config", "password"], Always, Word(2)),
    store(&["7z", "7za", "7zr", "7zz", "rar", "unrar"], &[], Always, Attached(&["-hp", "-p"])),
    store(&["net"], &["use"], Always, Share),
    store(&["bw"], &["login"], Always, Word(1)),
    store(&["bw"], &["unlock"], Always, Word(0)),
    store(&["rclone"], &["config", "create"], Always, Pairs),
    store(&["rclone"], &["config", "update"], Always, Pairs),
    store(&["gpg", "gpg2"], &[], With("--passphrase-fd"), Piped),
    store(&["sudo"], &[], Letter('S'), Piped),
    store(&["kinit", "vncpasswd"], &[], Always, Piped),
    store(&["x11vnc"], &[], Always, Options(&["-passwd"])),
    store(&["lftp"], &[], Always, Login(&["-u"], ',')),
    store(&["ncftpput", "ncftpget", "ncftp", "ncftpls"], &[], Always, Options(&["-p"])),
    store(&["cmdkey"], &[], Always, Attached(&["/pass:"])),
    store(&["schtasks"], &[], Always, Options(&["/rp"])),
    store(&["psexec", "psexec64"], &[], Always, Options(&["-p"])),
    store(&["xfreerdp", "wlfreerdp", "xfreerdp3"], &[], Always, Attached(&["/p:"])),
    store(&["signtool"], &["sign"], Always, Options(&["/p"])),
    store(&["certutil"], &[], Always, Options(&["-p"])),
    store(&["nmcli"], &[], Always, Options(&["password", "wifi-sec.psk"])),
    store(&["wpa_passphrase"], &[], Always, Word(1)),
    store(&["sqlplus", "impdp", "expdp", "sqlldr"], &[], Always, Slashed),
    store(&["cqlsh", "beeline"], &[], Always, Options(&["-p"])),
    store(&["influx"], &[], Always, Options(&["-password"])),
];
