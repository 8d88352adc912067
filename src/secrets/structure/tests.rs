//! Places in every format, each with a secret and without. `~` stands for the secret, which is put together here, so
//! that no scanner finds one in this file.

use super::find;
use super::value::Trust;
use crate::text::Source;

mod arguments;
mod beside;
mod called;
mod composed;
mod daemons;
mod forms;
mod kept;
mod spellings;
mod variables;
mod weak;

/// A password that a person chose, which no shape tells.
fn weak() -> String {
    ["copper", "-kettle-", "7"].concat()
}

/// What a generator makes.
fn strong() -> String {
    ["kH7vQ2mX", "9rTz4LpW", "c8YbN3dF"].concat()
}

fn values(path: &str, text: &str) -> Vec<String> {
    let source = Source::decode(path.into(), text.as_bytes());
    find(&source).iter().map(|found| source.slice(found.span).to_owned()).collect()
}

#[track_caller]
fn finds(path: &str, text: &str) {
    for value in [weak(), strong()] {
        assert_eq!(values(path, &text.replace('~', &value)), [value], "{path}: {text}");
    }
}

#[track_caller]
fn passes(path: &str, text: &str) {
    assert_eq!(values(path, text), [""; 0], "{path}: {text}");
}

#[test]
fn cloudformation() {
    let template = |rest: &str| format!("AWSTemplateFormatVersion: '2010-09-09'\n{rest}");
    for rest in [
        "Parameters:\n  Db:\n    Type: String\n    NoEcho: true\n    Default: ~\n",
        "Parameters:\n  Db:\n    Type: String\n    NoEcho: 'true'\n    Default: '~'\n",
        "Parameters:\n  DBPassword:\n    Type: String\n    Default: ~\n",
        "Resources:\n  A:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      MasterUserPassword: ~\n",
        "Resources:\n  A:\n    Type: AWS::SecretsManager::Secret\n    Properties:\n      SecretString: ~\n",
        "Resources:\n  A:\n    Type: AWS::SecretsManager::Secret\n    Properties:\n      SecretString: '{\"password\":\"~\"}'\n",
        "Resources:\n  A:\n    Type: AWS::SecretsManager::Secret\n    Properties:\n      SecretString: !Sub '{\"password\":\"~\"}'\n",
        "Resources:\n  A:\n    Type: AWS::Lambda::Function\n    Properties:\n      Environment:\n        Variables:\n          DB_PASSWORD: ~\n",
        "Resources:\n  A:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n        - Environment:\n            - Name: API_TOKEN\n              Value: ~\n",
        "Resources:\n  A:\n    Type: AWS::EC2::Instance\n    Properties:\n      UserData:\n        Fn::Base64: !Sub |\n          #!/bin/bash\n          export DB_PASSWORD=~\n",
        "Resources:\n  A:\n    Type: AWS::EC2::Instance\n    Properties:\n      UserData:\n        Fn::Base64: |\n          #!/bin/bash\n          mysql -u root -p~ < init.sql\n",
        "Resources:\n  A:\n    Type: AWS::DMS::Endpoint\n    Properties:\n      Password: ~\n",
        "Resources:\n  A:\n    Type: AWS::ElastiCache::ReplicationGroup\n    Properties:\n      AuthToken: ~\n",
    ] {
        finds("stack.yaml", &template(rest));
    }
    finds("params.json", r#"[{"ParameterKey": "DBPassword", "ParameterValue": "~"}]"#);
    finds("config.json", r#"{"Parameters": {"Env": "prod", "DBPassword": "~"}}"#);
    finds("samconfig.toml", "[default.deploy.parameters]\nparameter_overrides = \"DBPassword=~ Env=prod\"\n");
    for rest in [
        "Parameters:\n  DBPassword:\n    Type: String\n    NoEcho: true\n    Description: The password of the database\n",
        "Parameters:\n  Db:\n    Type: AWS::SSM::Parameter::Value<String>\n    NoEcho: true\n    Default: /prod/db/password\n",
        "Parameters:\n  DBPasswordLength:\n    Type: Number\n    Default: 32\n",
        "Parameters:\n  PasswordSecretArn:\n    Type: String\n    Default: arn:aws:secretsmanager:eu-west-1:123456789012:secret:a\n",
        "Resources:\n  A:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      MasterUserPassword: !Ref DBPassword\n",
        "Resources:\n  A:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      MasterUserPassword: '{{resolve:secretsmanager:prod/db:SecretString:password}}'\n",
        "Resources:\n  A:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      MasterUserPassword: !Sub '{{resolve:secretsmanager:${Db}}}'\n",
        "Resources:\n  A:\n    Type: AWS::Cognito::UserPoolClient\n    Properties:\n      TokenValidityUnits:\n        AccessToken: minutes\n",
        "Resources:\n  A:\n    Type: AWS::SecretsManager::Secret\n    Properties:\n      GenerateSecretString:\n        GenerateStringKey: password\n        PasswordLength: 30\n",
        "Outputs:\n  Password:\n    Description: Where the password lies\n    Value: !Ref Secret\n",
    ] {
        passes("stack.yaml", &template(rest));
    }
}

#[test]
fn azure() {
    let arm = |rest: &str| {
        format!(
            "{{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", {rest}}}"
        )
    };
    for rest in [
        r#""parameters": {"adminPassword": {"type": "securestring", "defaultValue": "~"}}"#,
        r#""parameters": {"boot": {"type": "secureString", "defaultValue": "~"}}"#,
        r#""parameters": {"adminPassword": {"value": "~"}}"#,
        r#""resources": [{"properties": {"osProfile": {"adminPassword": "~"}}}]"#,
        r#""variables": {"sqlPassword": "~"}"#,
        r#""resources": [{"properties": {"siteConfig": {"appSettings": [{"name": "DB_PASSWORD", "value": "~"}]}}}]"#,
        r#""resources": [{"properties": {"conn": "Server=tcp:db;User Id=sa;Password=~;Encrypt=true"}}]"#,
    ] {
        finds("azuredeploy.json", &arm(rest));
    }
    for rest in [
        r#""parameters": {"adminPassword": {"type": "securestring", "metadata": {"description": "The password"}}}"#,
        r#""parameters": {"adminPassword": {"reference": {"keyVault": {"id": "/subscriptions/x"}, "secretName": "admin"}}}"#,
        r#""resources": [{"properties": {"adminPassword": "[parameters('adminPassword')]"}}]"#,
        r#""resources": [{"properties": {"tenantId": "eca782c4-19ff-7d98-8f29-4387e3b75852"}}]"#,
    ] {
        passes("azuredeploy.json", &arm(rest));
    }
    finds("main.bicep", "@description('of the server')\n@secure()\nparam boot string = '~'\n");
    finds("main.bicep", "param adminPassword string = '~'\n");
    finds(
        "main.bicep",
        "resource sql 'x@1' = {\n  properties: {\n    administratorLoginPassword: '~'\n  }\n}\n",
    );
    finds("main.bicepparam", "using 'main.bicep'\nparam adminPassword = '~'\n");
    passes("main.bicep", "@secure()\nparam adminPassword string\nparam location string = 'westeurope-2'\n");
    passes("main.bicep", "properties: {\n  administratorLoginPassword: kv.getSecret('sql-1')\n}\n");
    passes("main.bicepparam", "param adminPassword = az.getSecret('sub', 'rg', 'kv', 'sql-1')\n");
}

#[test]
fn pulumi_and_cdk() {
    for text in [
        "config:\n  app:dbPassword: ~\n",
        "config:\n  aws:secretKey: \"~\"\n",
        "config:\n  app:db:\n    password: ~\n",
    ] {
        finds("Pulumi.prod.yaml", text);
    }
    finds(
        "Pulumi.yaml",
        "name: a\nruntime: yaml\nresources:\n  db:\n    properties:\n      x:\n        fn::secret: ~\n",
    );
    finds(
        "Pulumi.yaml",
        "name: a\nruntime: yaml\nconfiguration:\n  boot:\n    type: string\n    secret: true\n    default: ~\n",
    );
    for text in [
        "config:\n  aws:secretKey:\n    secure: v1:AAABAGk3d5b1X4OiBJ1P:8mQ7Zk2bWb3mXf\n",
        "encryptionsalt: v1:dGhpcyBpcyBhIHNhbHQ=:v1:aaaaBBBB1111\n",
        "secretsprovider: awskms://alias/pulumi\nencryptedkey: dVkTnKLoIArZ1KUAoVYjpxIorMn95Fger2qaZy6btmM\n",
        "config:\n  app:passwordLength: \"24\"\n  app:tokenUrl: https://login.internal/token\n",
    ] {
        passes("Pulumi.prod.yaml", text);
    }
    finds("__main__.py", "import pulumi\np = X(\"p\", value=pulumi.Output.secret(\"~\"))\n");
    finds("index.ts", "import * as pulumi from '@pulumi/pulumi';\nconst v = pulumi.secret(\"~\");\n");
    finds("index.ts", "import * as pulumi from '@pulumi/pulumi';\nconst dbPassword: string = \"~\";\n");
    finds(
        "index.ts",
        "import * as pulumi from '@pulumi/pulumi';\nconst p = process.env.DB_PASSWORD ?? \"~\";\n",
    );
    finds("__main__.py", "import pulumi\np = os.environ.get(\"DB_PASSWORD\", \"~\")\n");
    passes("__main__.py", "import pulumi\np = os.environ.get(\"DB_PASSWORD\", \"\")\n");
    finds(
        "main.go",
        "import \"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\nv := pulumi.ToSecret(pulumi.String(\"~\"))\n",
    );
    finds(
        "index.ts",
        "import * as aws from '@pulumi/aws';\nnew aws.rds.Instance('db', {\n  password: \"~\",\n});\n",
    );
    finds(
        "main.go",
        "import \"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n\tPassword: pulumi.String(\"~\"),\n",
    );
    finds(
        "stack.ts",
        "credentials: rds.Credentials.fromPassword('app', SecretValue.unsafePlainText('~')),\n",
    );
    finds(
        "App.java",
        "import com.pulumi.aws.rds.*;\n    DbArgs.builder().username(\"a\").password(\"~\").build()\n",
    );
    finds(
        "stack.ts",
        "import * as cdk from 'aws-cdk-lib';\n  environment: { DB_PASSWORD: '~', LOG: 'x' },\n",
    );
    finds("env.yaml", "values:\n  db:\n    password:\n      fn::secret: ~\n");
    finds("app.py", "secret_value=SecretValue.unsafe_plain_text(\"~\")\n");
    passes(
        "index.ts",
        "import * as pulumi from '@pulumi/pulumi';\nconst password = config.requireSecret('dbPassword-1');\n",
    );
    passes("stack.ts", "SecretValue.secretsManager('prod/db', { jsonField: 'password' })\n");
    passes("__main__.py", "import pulumi\npulumi.export(\"password\", pw.result)\n");
}

#[test]
fn kubernetes_and_helm() {
    use base64::Engine;
    let secret = |rest: &str| format!("apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n{rest}");
    finds("secret.yaml", &secret("stringData:\n  password: ~\n"));
    finds("secret.yaml", &secret("stringData:\n  anything: ~\n"));
    for value in [weak(), strong()] {
        let encoded = base64::engine::general_purpose::STANDARD.encode(value);
        assert_eq!(values("secret.yaml", &secret(&format!("data:\n  boot: {encoded}\n"))), [encoded]);
    }
    for text in [
        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - env:\n    - name: DB_PASSWORD\n      value: ~\n",
        "apiVersion: apps/v1\nkind: Deployment\nspec:\n  containers:\n  - args: [\"--admin-password=~\"]\n",
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  DB_PASSWORD: ~\n",
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  app.properties: |\n    spring.datasource.password=~\n",
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  stringData:\n    a: ~\n",
    ] {
        finds("deploy.yaml", text);
    }
    finds(
        "templates/secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .Release.Name }}\nstringData:\n  password: ~\n",
    );
    finds("values.yaml", "postgresql:\n  auth:\n    password: ~\n");
    finds("values-prod.yaml", "env:\n  - name: API_TOKEN\n    value: \"~\"\n");
    for text in [
        secret("type: kubernetes.io/service-account-token\n"),
        secret("stringData:\n  username: app-user-1\n  host: db-1.internal\n"),
        secret("data:\n  ca.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUMK\n"),
        secret("stringData:\n  password: ${DB_PASSWORD}\n  token: <path:secret/data/app#token>\n"),
        "apiVersion: v1\nkind: Pod\nspec:\n  env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef: {name: db-1, key: password}\n".to_owned(),
        "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec:\n  encryptedData:\n    password: AgBy3i4OJSWK9PiTySYZZA9rO43cGDEqwe\n".to_owned(),
        "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec:\n  data:\n  - secretKey: password\n    remoteRef: {key: prod/db-1}\n".to_owned(),
        "apiVersion: v1\nkind: Pod\nspec:\n  volumes:\n  - name: a\n    secret:\n      secretName: db-tls-1\n  imagePullSecrets:\n  - name: regcred-1\n".to_owned(),
        "apiVersion: v1\nkind: ServiceAccount\nautomountServiceAccountToken: false\nsecrets:\n- name: builder-token-x7k2p\n".to_owned(),
        "apiVersion: v1\nkind: Pod\nspec:\n  env:\n  - name: POSTGRES_PASSWORD_FILE\n    value: /run/secrets/pg-1\n".to_owned(),
    ] {
        passes("a.yaml", &text);
    }
    for text in [
        "auth:\n  existingSecret: pg-credentials-1\n  secretKeys:\n    userPasswordKey: password\n",
        "auth:\n  password: \"\"\n  token: null\n",
        "auth:\n  password: INSERT_PASSWORD_HERE\n  token: __TOKEN__\n",
        "global:\n  secretName: app-1\n  tokenType: JWT\n  passwordPolicy: strong-1\n",
    ] {
        passes("values.yaml", text);
    }
    passes(
        "templates/secret.yaml",
        "kind: Secret\napiVersion: v1\ndata:\n  password: {{ .Values.password | b64enc | quote }}\n  token: {{ randAlphaNum 32 }}\n",
    );
}

#[test]
fn compose_ansible_and_pipelines() {
    for (path, text) in [
        ("docker-compose.yml", "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: ~\n"),
        ("docker-compose.yml", "services:\n  db:\n    environment:\n      - POSTGRES_PASSWORD=~\n"),
        (
            "docker-compose.yml",
            "services:\n  db:\n    command: redis-server --requirepass x --masterauth y --password ~\n",
        ),
        ("compose.yaml", "services:\n  db:\n    build:\n      args:\n        NPM_TOKEN: ~\n"),
        ("group_vars/all.yml", "db_password: ~\n"),
        ("roles/db/defaults/main.yml", "mysql_root_password: \"~\"\n"),
        ("site.yml", "- hosts: all\n  vars:\n    ansible_password: ~\n"),
        (
            "site.yml",
            "- hosts: all\n  tasks:\n  - name: user\n    mysql_user:\n      name: app\n      password: ~\n",
        ),
        ("hosts", "[web]\nweb1 ansible_host=10.0.0.1 ansible_password=~\n"),
        ("inventory.ini", "[all:vars]\nansible_become_pass=~\n"),
        (".github/workflows/ci.yml", "on: push\njobs:\n  b:\n    env:\n      DB_PASSWORD: ~\n"),
        (
            ".github/workflows/ci.yml",
            "on: push\njobs:\n  b:\n    steps:\n    - uses: docker/login-action@v3\n      with:\n        password: ~\n",
        ),
        (
            ".github/workflows/ci.yml",
            "on: push\njobs:\n  b:\n    steps:\n    - run: |\n        docker login -u ci -p ~ registry.internal\n",
        ),
        (".gitlab-ci.yml", "variables:\n  DB_PASSWORD: ~\n"),
        (".gitlab-ci.yml", "variables:\n  DEPLOY_TOKEN:\n    value: ~\n"),
        (".circleci/config.yml", "jobs:\n  b:\n    environment:\n      DB_PASSWORD: ~\n"),
        ("azure-pipelines.yml", "variables:\n- name: dbPassword\n  value: ~\n"),
        ("buildspec.yml", "version: 0.2\nenv:\n  variables:\n    DB_PASSWORD: ~\n"),
        ("serverless.yml", "provider:\n  name: aws\n  environment:\n    DB_PASSWORD: ~\n"),
        ("Dockerfile", "FROM alpine\nENV API_SECRET=~\n"),
        ("Dockerfile", "FROM alpine\nENV DB_PASSWORD ~\n"),
        ("Dockerfile", "FROM alpine\nARG NPM_TOKEN=~\n"),
        ("build.Dockerfile", "FROM alpine\nENV A=b \\\n    DB_PASSWORD=~\n"),
        ("Dockerfile", "FROM alpine\nRUN echo 'root:~' | chpasswd\n"),
        (".env", "DB_PASSWORD=~\n"),
        (".env.production", "export DB_PASSWORD=\"~\"\n"),
        ("deploy.sh", "#!/bin/sh\nexport PGPASSWORD='~'\n"),
        ("deploy.sh", "PGPASSWORD=~ psql -h db\n"),
        ("deploy.sh", "sshpass -p '~' ssh root@host\n"),
        ("deploy.sh", "curl -u admin:~ https://nexus.internal\n"),
        ("deploy.sh", "helm upgrade app . --set auth.password=~\n"),
        ("deploy.ps1", "$password = \"~\"\n"),
        ("Makefile", "deploy:\n\tmysql -u root -p~ < init.sql\n"),
        ("Vagrantfile", "  c.winrm.password = '~'\n"),
        ("site.pp", "class { 'db':\n  root_password => '~',\n}\n"),
        ("cookbooks/db/attributes/default.rb", "default['db']['password'] = '~'\n"),
        ("app.service", "[Service]\nEnvironment=DB_PASSWORD=~\n"),
        ("redis.conf", "port 6379\nrequirepass ~\n"),
        ("Jenkinsfile", "pipeline {\n  environment {\n    DB_PASSWORD = '~'\n  }\n}\n"),
        ("kustomization.yaml", "secretGenerator:\n- name: a\n  literals:\n  - password=~\n"),
        ("user-data", "#cloud-config\nchpasswd:\n  list: |\n    root:~\n"),
    ] {
        finds(path, text);
    }
    for (path, text) in [
        (
            "docker-compose.yml",
            "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set it}\n      POSTGRES_PASSWORD_FILE: /run/secrets/pg\nsecrets:\n  pg:\n    external: true\n",
        ),
        (
            "group_vars/all.yml",
            "db_password: \"{{ vault_db_password }}\"\nother_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3661\n",
        ),
        ("group_vars/all.yml", "db_password: \"{{ lookup('env', 'DB_PASSWORD') }}\"\n"),
        (
            "site.yml",
            "- hosts: all\n  tasks:\n  - name: set the password\n    user:\n      update_password: on_create\n      password_lock: true\n",
        ),
        ("hiera.yaml", "db_password: ENC[PKCS7,MIIBeQYJKoZIhvcNAQcDoIIBajCCAWYCAQ]\n"),
        (
            ".github/workflows/ci.yml",
            "on: push\npermissions:\n  id-token: write\njobs:\n  b:\n    env:\n      T: ${{ secrets.T }}\n      GITHUB_TOKEN: ${{ github.token }}\n    secrets: inherit\n",
        ),
        (
            ".github/workflows/ci.yml",
            "on:\n  workflow_call:\n    secrets:\n      token: {required: true, description: a token for the 2nd registry}\n",
        ),
        (
            "Dockerfile",
            "FROM alpine\nARG NPM_TOKEN\nENV API_SECRET_FILE=/run/secrets/api\nENV TOKEN=$NPM_TOKEN\n",
        ),
        (".env", "PASSWORD_MIN_LENGTH=12\nTOKEN_TTL=3600s\nDB_PASSWORD=\nAPI_KEY=changeme\nTOKEN=...\n"),
        (".env.example", "DB_PASSWORD=secret-word-1\n"),
        (
            "deploy.sh",
            "export PGPASSWORD=\"$(aws secretsmanager get-secret-value --secret-id a)\"\nmysql -p\"$PW\"\npassword=${1:-}\nTOKEN=`cat f`\n",
        ),
        ("deploy.sh", "read -s -p 'Password: ' password\nif [ \"$password\" = 'abc-1' ]; then exit; fi\n"),
        ("kustomization.yaml", "secretGenerator:\n- name: a\n  files:\n  - password=secret/password.txt\n"),
    ] {
        passes(path, text);
    }
}

#[test]
fn other_configuration() {
    finds("compose.yaml", "services:\n  db:\n    environment:\n      DB_PASSWORD: ${DB_PASSWORD:-~}\n");
    finds("run.sh", "export DB_PASSWORD=${DB_PASSWORD:-~}\n");
    finds("values.yaml", "db:\n  password: '{{ db_password | default(\"~\") }}'\n");
    passes("compose.yaml", "services:\n  db:\n    environment:\n      DB_PASSWORD: ${DB_PASSWORD:-}\n");
    finds("deploy.yaml", "kind: Pod\napiVersion: v1\nspec:\n  args: [\"tool\", \"--password\", \"~\"]\n");
    finds("user-data.yaml", "#cloud-config\nchpasswd:\n  list: |\n    root:~\n");
    finds("user-data.yaml", "#cloud-config\nchpasswd:\n  list: [\"root:~\"]\n");
    finds("init.sql", "CREATE USER app WITH PASSWORD '~';\n");
    for none in ["CHANGE_ME", "not-used-here", "@@DB_PASSWORD@@", "0000000000000000", "set-by-pipeline"] {
        passes("values.yaml", &format!("db:\n  password: {none}\n"));
    }
    for (path, text) in [
        ("win.pkr.hcl", "source \"vsphere-iso\" \"w\" {\n  winrm_password = \"~\"\n}\n"),
        ("job.nomad.hcl", "job \"a\" {\n  env {\n    PG_PASSWORD = \"~\"\n  }\n}\n"),
        ("job.nomad", "job \"a\" {\n  template {\n    data = <<EOF\nDB_PASSWORD=~\nEOF\n  }\n}\n"),
        ("terragrunt.hcl", "inputs = {\n  db_password = \"~\"\n}\n"),
        ("prod.tfbackend", "password = \"~\"\n"),
        ("config.json", "{\"db\": {\"password\": \"~\"}}"),
        ("config.yaml", "db:\n  password: ~\n"),
        ("config.toml", "[db]\npassword = \"~\"\n"),
        ("app.ini", "[db]\npassword = ~\n"),
        ("application.properties", "spring.datasource.password=~\n"),
        ("application.yml", "spring:\n  datasource:\n    password: ~\n"),
        (
            "appsettings.json",
            "{\"ConnectionStrings\": {\"Db\": \"Server=db;Database=a;User Id=sa;Password=~;\"}}",
        ),
        ("web.config", "<add key=\"DbPassword\" value=\"~\" />\n"),
        ("settings.xml", "<server>\n  <password>~</password>\n</server>\n"),
        ("deploy.jinja", "resources:\n- name: sql\n  properties:\n    password: ~\n    other: {{ x }}\n"),
    ] {
        finds(path, text);
    }
    let uuid = "8125c7f7-919e-caa0-75a8-639e5967b1c3";
    assert_eq!(
        values("consul.hcl", &format!("acl {{\n  tokens {{\n    agent = \"{uuid}\"\n  }}\n}}\n")),
        [uuid]
    );
    for (path, text) in [
        (
            "consul.hcl",
            "acl {\n  enabled = true\n  default_policy = \"deny\"\n  enable_token_persistence = true\n}\n",
        ),
        ("win.pkr.hcl", "source \"a\" \"b\" {\n  winrm_password = var.winrm_password\n}\n"),
        (
            "config.json",
            "{\"password\": \"ENC[AES256_GCM,data:cRsVO3C6,iv:5gJZ2mY=,tag:vd==,type:str]\", \"sops\": {\"version\": \"3.8\"}}",
        ),
        (
            "openapi.yaml",
            "openapi: 3.0.0\ncomponents:\n  schemas:\n    Login:\n      properties:\n        password: {type: string, example: s3cret-word-1}\n",
        ),
        ("tokenizer.json", "{\"pad_token\": \"[PAD]\", \"eos_token\": \"</s>1\", \"token\": \"<|end1|>\"}"),
        ("locales/de.json", "{\"password\": \"Passwort-Eingabe-1\", \"login.token\": \"Zugriffstoken-2\"}"),
        (
            "de.json",
            "{\"password\": \"Passwort\", \"forgotPassword\": \"Passwort vergessen?\", \"secret\": \"Geheimnis\"}",
        ),
        (
            "form.json",
            "{\"name\": \"password\", \"value\": \"\", \"label\": \"Password\", \"type\": \"password\"}",
        ),
        ("sonar-project.properties", "sonar.projectKey=acme_infrastructure_live\nsonar.token.name=ci-1\n"),
        ("package.json", "{\"dependencies\": {\"js-tokens\": \"^4.0.0\", \"password\": \"0.1.1\"}}"),
        (
            "policy.json",
            "{\"Action\": [\"secretsmanager:GetSecretValue\"], \"MinimumPasswordLength\": 14, \"TokenType\": \"JWT\"}",
        ),
        (
            "auth.yaml",
            "token_url: https://login.internal/oauth/token\npassword_hash_algorithm: bcrypt-12\ntoken_type: JWT\n",
        ),
        (
            "key.yaml",
            "public_key: ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQkZVc1s ops@acme\nsecret_arn: arn:aws:secretsmanager:a:1:secret:b\n",
        ),
        (
            "ids.yaml",
            "client_id: 22f24948-789d-9bbd-643d-ba8ccb791e00\nsecret_id: 31740009-cf01-73ea-4980-883164ea6acb\n",
        ),
        (
            "client.py",
            "def login(user, password='hunter-2'):\n    token = get(\"token\")\n    self.password = \"abc-123\"\n",
        ),
        (
            "app.ts",
            "const password = process.env.DB_PASSWORD;\nconst labels = { password: 'Enter your password', token: 'Token-1' };\n",
        ),
        ("README.md", "password: copper-kettle-7\n"),
    ] {
        passes(path, text);
    }
}

/// The same numbers on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

const PATHS: [&str; 12] = [
    "a.yaml",
    "a.json",
    "a.hcl",
    "a.toml",
    ".env",
    "Dockerfile",
    "a.sh",
    "a.py",
    "a.bicep",
    "a.xml",
    "values.yaml",
    "Pulumi.a.yaml",
];

#[test]
fn broken_files_of_every_format_are_read_to_their_end() {
    let samples = [
        "apiVersion: v1\nkind: Secret\ndata:\n  password: YWJj\nstringData: {a: 'b', c: [d, {e: f}]}\n",
        "{\"Parameters\": {\"DBPassword\": {\"Type\": \"String\", \"NoEcho\": true, \"Default\": \"é\"}}}",
        "job \"a\" {\n  env { PASSWORD = \"x${f(\"y\")}\" }\n  d = <<-EOF\n  token: z\n  EOF\n}\n",
        "export PASSWORD='a' && curl -u b:c https://d | mysql -pé --password \"e\"\n# token = f\n",
        "@secure()\nparam password string = 'a'\nx = Output.secret(\"b\"); password: pulumi.String(`c`)\n",
        "<add key=\"password\" value=\"é\"/><password>a</password>\nServer=a;Password=b;\nroot:c | chpasswd\n",
    ];
    let mut dice = Dice(7);
    for round in 0..1500 {
        let mut bytes = match round % 7 {
            6 => (0..dice.roll(400)).map(|_| dice.roll(256) as u8).collect(),
            sample => samples[sample].as_bytes().to_vec(),
        };
        for _ in 0..dice.roll(8) {
            let at = dice.roll(bytes.len());
            match dice.roll(3) {
                0 if !bytes.is_empty() => {
                    bytes.remove(at);
                }
                1 => bytes.insert(at, b"\"'{}[]=:\\\n<$#|&-\xff"[dice.roll(17)]),
                _ => {
                    let piece: Vec<u8> = bytes.iter().copied().skip(at).take(dice.roll(40)).collect();
                    bytes.extend(piece);
                }
            }
        }
        bytes.extend(b"\npassword: token");
        let source = Source::decode(PATHS[dice.roll(PATHS.len())].into(), &bytes);
        for found in find(&source) {
            assert!(source.text().get(found.span.start..found.span.end).is_some());
        }
    }
}

#[test]
fn long_lines_and_deep_nesting_take_no_longer_than_their_length() {
    let times = |text: &str, number: usize| text.repeat(number);
    let texts = [
        times("[", 40_000),
        times("{\"password\":", 10_000),
        times("password: {a: ", 10_000),
        times("password=", 20_000),
        times("password=\"", 20_000),
        times("--password ", 20_000),
        times("a { ", 40_000),
        times("\"${", 40_000),
        times("curl -u ", 20_000),
        times("mysql x ", 20_000),
        times("<<EOF\n", 10_000),
        times("- ", 40_000),
        times("password: &a *a\n", 20_000),
        times("\\\"", 40_000),
        times("user a password ", 10_000),
        times("Server=a;Password=", 10_000),
        times("docker login ", 10_000),
        times(&(times("mysql x ", 5_000) + "\n"), 4),
        times(&(times("curl x ", 5_000) + "\n"), 4),
        times(&(times("docker login ", 3_000) + "\n"), 4),
    ];
    let before = crate::text::worked();
    for text in &texts {
        for path in PATHS {
            let lined = format!("{text}\npassword: token\n");
            find(&Source::decode(path.into(), lined.as_bytes()));
            super::command::secrets(&text[..text.len().min(256 << 10)]);
            super::blocks::texts(text);
        }
    }
    // Some 20 MB altogether; a square of it would take days.
    let took = crate::text::worked() - before;
    assert!(took.as_secs() < 120, "{took:?}");
}

/// A name without a word would never be looked at.
#[test]
fn every_sensitive_name_has_a_word_that_leads_to_it() {
    let leads = |text: &str| {
        let words = crate::text::words::of(text.as_bytes()).expect("a short text").places;
        words.iter().any(|hit| hit.owner & super::words::NAME != 0)
    };
    let camel = |name: &str| {
        let mut parts = name.split('_');
        let first = parts.next().unwrap_or("").to_owned();
        parts.fold(first, |name, part| name + &part[..1].to_uppercase() + &part[1..])
    };
    let rows = include_str!("../../../rules/sensitive/names.tsv").lines();
    for name in rows.filter(|row| !row.contains("\tabout\t")).filter_map(|row| row.split('\t').next()) {
        if name.starts_with('#') || name.is_empty() {
            continue;
        }
        for name in
            [format!("db_{name}"), name.replace('_', "-"), camel(&format!("db_{name}")), name.to_uppercase()]
        {
            assert!(super::names::of(&name).is_some(), "{name}");
            for line in [
                "~: one",
                "\"~\": \"one\"",
                "~=one",
                "['~'] = 'one'",
                "--~ one",
                "~_PROD=one",
                "~2: one",
                "name: ~\n  value: one",
                "{name: ~, value: one}",
                "{value: one, name: ~}\n",
            ] {
                assert!(leads(&line.replace('~', &name)), "{name} in {line}");
            }
        }
    }
}

/// A document is parsed if something in it may be found, and for few other reasons.
#[test]
fn only_documents_that_may_hold_a_secret_are_parsed() {
    let is_worth = |text: &str| {
        let words = crate::text::words::of(text.as_bytes()).expect("a short text").places;
        super::worth::is_worth_parsing(text, &words, Trust::Loose)
    };
    for text in [
        "{\"name\": \"app\", \"author\": \"one\", \"keywords\": [\"auth\"]}",
        "{\"token\": \"\", \"password\": null, \"secretName\": \"a1b2c3d4e5\"}",
        "password: ${DB_PASSWORD}\ntoken: \"{{ token }}\"\n",
        "description: a token that is sent\nauthentication: none\n",
    ] {
        assert!(!is_worth(text), "{text}");
    }
    for text in [
        "{\"password\": \"copper-kettle-7\"}",
        "{\"password\": 48151623}",
        "- name: DB_PASSWORD\n  value: x\n",
        "{\"name\": \"/app/prod/DB_PASSWORD\", \"value\": \"x\"}",
        "kind: Secret\ndata:\n  a: b\n",
        "args: [\"--password\", \"x\"]",
        "text: \"{\\\"password\\\": \\\"x\\\"}\"",
        "password: |\n  one\n",
        "tokens:\n  agent: x\n",
        "run: curl -u a:b https://c\n",
        "a: {fn::secret: x}",
        "vars:\n  boot: x\npassword: \"{{ boot }}\"\n",
    ] {
        assert!(is_worth(text), "{text}");
    }
}
