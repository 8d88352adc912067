//! Variables of pipelines, plays, scripts and templates that a password is taken from, whatever they are called.

use super::{finds, passes};

#[test]
fn plays_tell_what_a_loop_gives_a_task() {
    let task = |password: &str, rest: &str| {
        format!(
            "- hosts: all\n  tasks:\n    - mysql_user:\n        name: a\n        password: \"{{{{ {password} }}}}\"\n{rest}"
        )
    };
    for (password, rest) in [
        ("item.p", "      loop:\n        - { n: crm, p: \"~\" }\n"),
        ("item['p']", "      with_items:\n        - n: crm\n          p: ~\n"),
        ("item.value.p", "      with_dict:\n        crm: { p: ~ }\n"),
        ("item", "      loop: [\"~\"]\n"),
        ("item.p", "      loop: \"{{ logins }}\"\n  vars:\n    logins:\n      - { n: crm, p: ~ }\n"),
    ] {
        finds("site.yml", &task(password, rest));
    }
    passes("site.yml", &task("item.p", "      loop:\n        - { n: crm-2024-x, p: \"{{ crm_pin }}\" }\n"));
    passes("site.yml", &task("item.p", "      loop: \"{{ logins }}\"\n"));
    passes(
        "site.yml",
        "- hosts: all\n  tasks:\n    - file: { path: \"{{ item.p }}\" }\n      loop: [{ p: abc-12-def }]\n",
    );
}

#[test]
fn pipelines_tell_what_a_command_is_given_by_a_variable() {
    let workflow = ".github/workflows/ci.yml";
    for (path, text) in [
        (
            workflow,
            "on: push\njobs:\n  a:\n    env:\n      X: ~\n    steps:\n      - run: mysql -u root -p$X -e 'select 1'\n",
        ),
        (
            workflow,
            "on: push\nenv:\n  X: ~\njobs:\n  a:\n    steps:\n      - run: tool login --password \"$X\"\n",
        ),
        (
            workflow,
            "on: push\nenv:\n  X: ~\njobs:\n  a:\n    steps:\n      - run: echo \"$X\" | docker login -u a --password-stdin r.internal\n",
        ),
        (
            workflow,
            "on: push\nenv:\n  X: ~\njobs:\n  a:\n    steps:\n      - uses: docker/login-action@v3\n        with:\n          password: ${{ env.X }}\n",
        ),
        (
            ".gitlab-ci.yml",
            "variables:\n  X:\n    value: ~\na:\n  script:\n    - curl --user \"deploy:${X}\" https://a.internal\n",
        ),
        (
            "azure-pipelines.yml",
            "variables:\n  - name: X\n    value: ~\nsteps:\n  - script: curl -u user:$(X) https://a.internal\n",
        ),
        (
            "d.yaml",
            "apiVersion: batch/v1\nkind: Job\nspec:\n  containers:\n    - name: a\n      env:\n        - name: X\n          value: ~\n      args: [\"--db-password\", \"$(X)\"]\n",
        ),
    ] {
        finds(path, text);
    }
    passes(
        workflow,
        "on: push\nenv:\n  X: ${{ secrets.X }}\n  REGION: eu-west-1\n  IMAGE: a@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\njobs:\n  a:\n    steps:\n      - run: |\n          docker run -p 8080:80 $IMAGE\n          mysql -u root -p$X\n          tool --token \"$X\" --region $REGION\n",
    );
    passes(
        ".gitlab-ci.yml",
        "variables:\n  WHO: deploy-bot-2\na:\n  script:\n    - docker login -u $WHO -p $CI_JOB_TOKEN r.internal\n",
    );
}

#[test]
fn plays_tell_what_a_task_takes_a_password_from() {
    for text in [
        "- hosts: db\n  vars:\n    boot: ~\n  tasks:\n    - mysql_user:\n        name: app\n        password: \"{{ boot }}\"\n",
        "- hosts: db\n  vars:\n    first: ~\n    second: \"{{ first }}\"\n  tasks:\n    - mysql_user:\n        password: \"{{ second | string }}\"\n",
        "- hosts: db\n  vars:\n    boot: ~\n  tasks:\n    - mysql_user: name=app password={{ boot }} state=present\n",
        "- set_fact:\n    boot: ~\n- postgresql_user:\n    password: '{{ boot }}'\n",
    ] {
        finds("site.yml", text);
    }
    // What says by its own name that it is a password was judged by it.
    passes(
        "site.yml",
        "- hosts: db\n  vars:\n    app_server_dbpassword: app-server\n    who: orders_rw\n  tasks:\n    - mysql_user:\n        name: \"{{ who }}\"\n        login_password: \"{{ app_server_dbpassword }}\"\n",
    );
}

#[test]
fn scripts_tell_what_a_command_is_given_by_a_variable() {
    for (path, text) in [
        ("run.sh", "X=\"~\"\nmysql -u root -p\"$X\" -e 'select 1'\n"),
        ("run.sh", "export login=~\ncurl -u \"deploy:$login\" https://nexus.internal\n"),
        ("run.sh", "boot=~\nvault kv put secret/app value=\"$boot\"\n"),
        ("Dockerfile", "FROM a\nARG X=~\nRUN curl -u deploy:$X https://nexus.internal/a.tgz\n"),
        ("run.ps1", "$plain = \"~\"\n$x = ConvertTo-SecureString $plain -AsPlainText -Force\n"),
    ] {
        finds(path, text);
    }
    passes("run.sh", "who=\"web-frontend-2\"\nX=$1\ncurl -u \"$who:$X\" https://nexus.internal\n");
}

#[test]
fn bicep_and_arm_tell_what_is_handed_on() {
    let server = "resource s 'Microsoft.Sql/servers@2021-11-01' = {\n  properties: {\n    administratorLoginPassword: b\n  }\n}\n";
    finds("main.bicep", &format!("var a = '~'\nvar b = a\n{server}"));
    finds("main.bicep", &format!("var a = '~'\nvar b = '${{a}}'\n{server}"));
    passes("main.bicep", &format!("var a = 'orders-prod-1'\nvar b = kv.getSecret(a)\n{server}"));
    let arm = |rest: &str| {
        format!(
            "{{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", {rest}}}"
        )
    };
    finds(
        "t.json",
        &arm(
            "\"variables\": {\"a\": \"~\", \"b\": \"[variables('a')]\"}, \"resources\": [{\"properties\": {\"adminPassword\": \"[variables('b')]\"}}]",
        ),
    );
    let nested = |given: &str, default: &str| {
        arm(&format!(
            "\"resources\": [{{\"type\": \"Microsoft.Resources/deployments\", \"properties\": {{\"parameters\": {{{given}}}, \"template\": {{\"parameters\": {{\"boot\": {{\"type\": \"securestring\"{default}}}}}, \"resources\": []}}}}}}]"
        ))
    };
    finds("t.json", &nested("\"boot\": {\"value\": \"~\"}", ""));
    finds("t.json", &nested("", ", \"defaultValue\": \"~\""));
    passes("t.json", &nested("\"boot\": {\"value\": \"[parameters('boot')]\"}", ""));
}

#[test]
fn names_and_locals_say_it_in_documents_inside_of_others() {
    let application = |rest: &str| {
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    helm:\n      values: |\n{rest}"
        )
    };
    finds("app.yaml", &application("        env:\n          - name: DB_PASSWORD\n            value: ~\n"));
    passes(
        "app.yaml",
        &application(
            "        env:\n          - name: DB_PASSWORD\n            valueFrom: {secretKeyRef: {name: db, key: password}}\n          - name: TIER\n            value: gold-2\n",
        ),
    );
    finds("terragrunt.hcl", "locals {\n  q = \"~\"\n}\ninputs = {\n  db_password = local.q\n}\n");
    passes("terragrunt.hcl", "locals {\n  q = \"~\"\n}\ninputs = {\n  db_name = local.q\n}\n");
}

#[test]
fn programs_tell_what_a_call_logs_in_with() {
    let drawn = ["kH7vQ2mX", "9rTz4LpW"].concat();
    for line in [
        "var c = new NetworkCredential(\"app\", \"~\");",
        "r = requests.get(url, auth=HTTPBasicAuth(\"app\", \"~\"))",
        "var c = DriverManager.getConnection(url, \"app\", \"~\");",
    ] {
        assert_eq!(super::values("Program.cs", &line.replace('~', &drawn)), [drawn.as_str()], "{line}");
    }
    for line in [
        "var c = new NetworkCredential(\"app\", args[0]);",
        "var c = new NetworkCredential(user, \"password\");",
        "var c = DriverManager.getConnection(url, \"sa\", \"\");",
        "var c = new NetworkCredential(\"a",
    ] {
        passes("Program.cs", line);
    }
}
