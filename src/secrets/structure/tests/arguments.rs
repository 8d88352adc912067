//! Commands as lists of words, in every place that takes one.

use super::{finds, passes};

/// Where a command is written as a list; `%` stands for it.
const PLACES: [(&str, &str); 10] = [
    ("Dockerfile", "FROM a\nCMD %\n"),
    ("Dockerfile.prod", "FROM a\nENTRYPOINT %\n"),
    ("Dockerfile", "FROM a\nRUN %\n"),
    (
        "pod.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      args: %\n",
    ),
    ("docker-compose.yml", "services:\n  a:\n    image: a\n    command: %\n"),
    (
        "task.json",
        "{\"AWSTemplateFormatVersion\": \"2010-09-09\", \"Resources\": {\"T\": {\"Type\": \"AWS::ECS::TaskDefinition\", \"Properties\": {\"ContainerDefinitions\": [{\"Name\": \"a\", \"Command\": %}]}}}}",
    ),
    ("job.nomad", "job \"a\" {\n  task \"a\" {\n    config {\n      args = %\n    }\n  }\n}\n"),
    (
        "index.ts",
        "import * as k8s from \"@pulumi/kubernetes\";\nnew k8s.core.v1.Pod(\"a\", { spec: { containers: [{ args: % }] } });\n",
    ),
    ("templates/pod.yaml", "{{ if .Values.on }}\nargs: %\n{{ end }}\n"),
    ("task.json.tpl", "[{\"image\": \"${image}\", \"command\": %}]\n"),
];

#[test]
fn an_option_is_given_the_word_behind_it() {
    for (path, text) in PLACES {
        for command in [
            "[\"app\", \"--password\", \"~\"]",
            "[\"app\", \"--user\", \"ops\", \"--db-password=~\"]",
            "[\"app\", \"-password\", \"~\"]",
            "[\"app\", \"--dbPassword\", \"~\"]",
            "[\"redis-server\", \"--requirepass\", \"~\"]",
            "[\"mysqladmin\", \"-uroot\", \"-p~\"]",
        ] {
            finds(path, &text.replace('%', command));
        }
    }
    finds("main.bicep", "var command = [\n  'app'\n  '--password'\n  '~'\n]\n");
    finds("Dockerfile", "FROM a\nCMD [\"app\", \\\n  \"--password\", \"~\"]\n");
    finds("pod.yaml", "services:\n  a:\n    command:\n      - app\n      - --password\n      - ~\n");
    finds("templates/pod.yaml", "{{ if .Values.on }}\nargs:\n  - --password\n  - ~\n{{ end }}\n");
}

#[test]
fn files_references_and_names_are_none() {
    for (path, text) in PLACES {
        for command in [
            "[\"app\", \"--password-file\", \"/run/secrets/pw1\"]",
            "[\"app\", \"--password\", \"/run/secrets/pw1\"]",
            "[\"app\", \"--password\", \"file:///run/pw1\"]",
            "[\"app\", \"--password-stdin\", \"Canary22\"]",
            "[\"app\", \"--password\", \"$PASSWORD1\"]",
            "[\"app\", \"--password\", \"$(DB_PASSWORD1)\"]",
            "[\"app\", \"--password=$(DB_PASSWORD1)\"]",
            "[\"app\", \"--password\", \"--verbose\", \"Canary22\"]",
            "[\"app\", \"--token\", \"@/run/token1\"]",
            "[\"app\", \"--private-key\", \"tls-1.pem\"]",
            "[\"app\", \"--secret-name\", \"db-creds-1\"]",
            "[\"app\", \"--secret\", \"app-tls-1\"]",
            "[\"app\", \"--token-ttl\", \"30m\"]",
        ] {
            passes(path, &text.replace('%', command));
        }
    }
    passes(
        "index.ts",
        "import * as aws from \"@pulumi/aws\";\nconst words = [\"--password\", config.pw1, \"Canary22\"];\n",
    );
}

#[test]
fn other_lists_are_no_commands() {
    passes(
        "index.ts",
        "import * as aws from \"@pulumi/aws\";\nconst names = [\"password\", \"Canary22\"];\n",
    );
    passes("values.yaml", "order: [password, Canary22]\n");
    passes("main.bicep", "var names = [\n  'dbPassword'\n  'Canary22'\n]\n");
}
