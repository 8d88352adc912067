//! Settings of daemons, installers and inventories.

use super::{finds, passes, values};

#[test]
fn directives_of_daemons() {
    for (path, text) in [
        ("haproxy.cfg", "listen stats\n  stats enable\n  stats auth ops:~\n"),
        ("haproxy.cfg", "userlist u\n  user ops groups g insecure-password ~\n"),
        ("keepalived.conf", "authentication {\n  auth_type PASS\n  auth_pass ~\n}\n"),
        ("redis.conf", "masterauth \"~\"\n"),
        ("sentinel.conf", "sentinel auth-pass mymaster ~\n"),
        ("users.acl", "user app on >~ allkeys +@all\n"),
        ("snmpd.conf", "rocommunity ~ 10.0.0.0/8\n"),
        ("snmpd.conf", "com2sec ro default ~\n"),
        ("snmpd.conf", "createUser ops SHA \"~\" AES\n"),
        ("ldap.conf", "bindpw ~\n"),
        ("slapd.conf", "rootpw ~\n"),
        ("mosquitto.conf", "remote_password ~\n"),
        ("named.conf", "key \"k\" {\n  secret \"~\";\n};\n"),
        ("squid.conf", "cache_peer up.internal parent 3128 0 no-query login=ops:~\n"),
        ("ks.cfg", "rootpw --plaintext ~\n"),
        ("preseed.cfg", "d-i passwd/root-password password ~\n"),
        ("router.cfg", "username ops password 0 ~\n"),
        ("router.cfg", "snmp-server community ~ RO\n"),
        ("sssd.conf", "[domain/x]\nldap_default_authtok = ~\n"),
        ("grafana.ini", "[security]\nsecret_key = ~\n"),
        ("grafana.ini", "[database]\npassword = \"\"\"~\"\"\"\n"),
        ("etc/raddb/clients.conf", "client nas {\n  secret = ~\n}\n"),
        ("wp-config.php", "define('DB_PASSWORD', '~');\n"),
        ("gitlab.rb", "gitlab_rails['smtp_password'] = '~'\n"),
        ("hibernate.cfg.xml", "<property name=\"connection.password\">~</property>\n"),
        ("unattend.xml", "<Password>\n  <Value>~</Value>\n  <PlainText>true</PlainText>\n</Password>\n"),
        ("prometheus.yml", "scrape_configs:\n- basic_auth:\n    username: ops\n    password: ~\n"),
    ] {
        finds(path, text);
    }
    let basic = ["b3BzOm1haWxt", "YW4tMTI="].concat();
    let nginx = format!("proxy_set_header Authorization \"Basic {basic}\";\n");
    assert_eq!(values("nginx.conf", &nginx), [basic]);
    for (path, text) in [
        ("haproxy.cfg", "stats auth \"${STATS_USER}:${STATS_PW1}\"\nacl AUTH1 http_auth(u1)\n"),
        ("haproxy.cfg", "userlist u\n  user ops password $6$k6y3o.eP$JlKBx9za9667qe4\n"),
        (
            "nginx.conf",
            "proxy_set_header Authorization \"Basic $auth1\";\nauth_basic \"Restricted area 51\";\n",
        ),
        ("keepalived.conf", "auth_pass ${KEEPALIVED_PW1}\nauth_type PASS\n"),
        ("redis.conf", "# requirepass foobared1\nuser default on nopass +@all\n"),
        (
            "snmpd.conf",
            "rocommunity public 10.0.0.0/8\nrocommunity {{ snmp_community1 }}\nsysContact ops1@x.io\n",
        ),
        ("app.conf", "community edition-2024\n"),
        ("slapd.conf", "rootpw {SSHA}Z9pXh3mYqkR2vB8nTcWdLf5sJgHaKe1u\n"),
        ("named.conf", "secret \"@@DNS_SECRET1@@\";\n"),
        ("squid.conf", "cache_peer up1.internal parent 3128 0 no-query login=PASS\n"),
        ("ks.cfg", "rootpw --lock\nrootpw --iscrypted $6$abcdefgh$ijk\nauth --passalgo=sha512\n"),
        ("preseed.cfg", "d-i passwd/root-password-crypted password !\nd-i passwd/make-user boolean false\n"),
        ("router.cfg", "service password-encryption\nusername ops privilege 15\nkey chain KC1\n"),
        (
            "grafana.ini",
            "admin_password = $__file{/etc/secrets/admin1}\n;secret_key = SW2YcwTIb9zpOOhoPsMm\n",
        ),
        ("prometheus.yml", "scrape_configs:\n- basic_auth:\n    password_file: /etc/prom/pw1\n"),
        (
            "alertmanager.yml",
            "receivers:\n- pagerduty_configs:\n  - routing_key: <secret>\n  - service_key: ${PD_KEY1}\n",
        ),
    ] {
        passes(path, text);
    }
}

#[test]
fn inventories_and_hierarchies_of_values() {
    for (path, text) in [
        ("inventory/prod", "[all:vars]\nansible_become_pass=~\n"),
        ("production", "[web]\nw1 ansible_host=10.0.0.1 ansible_password=~\n"),
        ("host_vars/w1", "ansible_password: ~\n"),
        ("group_vars/all", "---\ndb_password: ~\n"),
        ("hieradata/common.yaml", "---\nprofile::db::password: ~\n"),
        ("hieradata/common.eyaml", "profile::db::password: ~\n"),
        ("manifests/x.pp", "user { 'ops':\n  password => Sensitive('~'),\n}\n"),
    ] {
        finds(path, text);
    }
    for (path, text) in [
        ("inventory", "[web]\nw1 ansible_host=10.0.0.1 ansible_ssh_private_key_file=/home/a/.ssh/id1\n"),
        ("inventory", "[web]\nw1 ansible_password=\"{{ vault_pw }}\"\n"),
        ("hieradata/common.yaml", "profile::db::password: ENC[PKCS7,MIIBeQYJKoZIhvcNAQcDoIIBajCCAWYCAQ]\n"),
        (
            "hieradata/common.yaml",
            "profile::db::password: \"%{lookup('db1')}\"\nprofile::db::token_ttl: 3600s\n",
        ),
        ("manifests/x.pp", "  password => lookup('db::pw1'),\n  token => $db_token1,\n"),
    ] {
        passes(path, text);
    }
}

#[test]
fn statistics_of_a_proxy_under_any_name() {
    for path in ["lb.cfg", "conf/edge.cfg", "proxy/conf.d/stats.conf", "lb.cfg.j2"] {
        finds(path, "listen stats\n  stats enable\n  stats auth ops:~\n");
    }
    passes("lb.cfg", "listen stats\n  stats auth ops:\"${STATS_PW1}\"\n  stats auth ops:{{ pw1 }}\n");
}

#[test]
fn elements_and_attributes_of_xml() {
    for (path, text) in [
        ("pom.xml", "<project><properties><db.password>~</db.password></properties></project>\n"),
        ("conf/server.xml", "<a/><server>\n  <username>ops</username><password>~</password>\n</server>\n"),
        ("web.config", "<appSettings><add value=\"~\" key=\"DbPassword\" /></appSettings>\n"),
        ("app.config", "<add key='DbPassword' value='~'/>\n"),
        ("app.config", "<add name=\"x\"\n  connectionString=\"Server=db;User Id=sa;Password=~;\" />\n"),
        ("beans.xml", "<property name=\"password\">\n  <value>~</value>\n</property>\n"),
        ("context.xml", "<Resource name=\"jdbc/a\" username=\"ops\" password=\"~\"/>\n"),
    ] {
        finds(path, text);
    }
    for (path, text) in [
        ("pom.xml", "<server><password>${env.PW1}</password></server>\n"),
        ("pom.xml", "<password><nested>canary-22x</nested></password>\n"),
        (
            "web.config",
            "<add key=\"DbPassword\" value=\"#{DbPassword1}#\"/><add key=\"Mode\" value=\"canary-22x\"/>\n",
        ),
        ("app.config", "<add name=\"x\" connectionString=\"Server=db1;Integrated Security=true;\"/>\n"),
        (
            "beans.xml",
            "<property name=\"password\">\n  <ref bean=\"pw1\"/>\n</property>\n<property name=\"mode\">\n  <value>canary-22x</value>\n</property>\n",
        ),
        ("layout.xml", "<EditText android:hint=\"password\" android:inputType=\"textPassword1\" />\n"),
    ] {
        passes(path, text);
    }
}

#[test]
fn attributes_and_properties_of_ruby() {
    for (path, text) in [
        ("cookbooks/x/attributes/default.rb", "default['x']['password'] = '~'\n"),
        ("cookbooks/x/recipes/a.rb", "user 'x' do\n  password '~'\nend\n"),
        ("cookbooks/x/recipes/a.rb", "conn = { :host => 'db', :password => '~' }\n"),
        ("roles/x.rb", "default_attributes({\n  'x' => {\n    'password' => '~'\n  }\n})\n"),
        ("config/deploy.rb", "set :db_password, '~'\n"),
        ("config/database.rb", "connect(adapter: 'x', password: '~')\n"),
    ] {
        finds(path, text);
    }
    passes(
        "cookbooks/x/attributes/default.rb",
        "default['x']['password'] = node['y']['pw1']\ndefault['x']['password'] = data_bag_item('a1', 'b1')\n",
    );
    passes(
        "cookbooks/x/recipes/a.rb",
        "user 'x' do\n  password \"#{pw1}-canary\"\n  password '$6$abc12$x'\nend\n",
    );
    passes("lib/user.rb", "connect(adapter: 'x', password: 'canary-22x')\n");
}
