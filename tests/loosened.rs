//! A change of the policy that lets more through is a finding, judged by the policy that it changes.

mod support;

use support::TestRepo;

const FINDING: &str = "loosened-policy introduced block";

/// A repository whose committed policy is `before`, with `after` staged in its place.
fn changed(before: &str, after: &str) -> TestRepo {
    let repo = TestRepo::holding(&[("iacgate.toml", before), ("envs/prod/main.tf", ""), ("main.tf", "")]);
    repo.stage("iacgate.toml", after);
    repo
}

/// The places of loosenings, each with its message.
fn told(repo: &TestRepo, arguments: &[&str]) -> Vec<String> {
    let run = repo.run(&[arguments, &["--format", "json"]].concat());
    if run.stdout.is_empty() {
        assert_eq!(run.status, 0, "{run:?}");
        return Vec::new();
    }
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("a report is JSON");
    let findings = report["findings"].as_array().expect("a list").iter();
    findings
        .filter(|finding| finding["rule"] == "loosened-policy")
        .map(|finding| {
            let word = |key: &str| finding[key].as_str().unwrap_or("-").to_owned();
            assert_eq!((word("severity"), word("state")), ("high".to_owned(), "introduced".to_owned()));
            format!("{}:{} {}: {}", word("file"), finding["line"], word("action"), word("message"))
        })
        .collect()
}

#[track_caller]
fn loosens(before: &str, after: &str, line: usize, message: &str) {
    let repo = changed(before, after);
    let all = told(&repo, &[]);
    let expected = format!("iacgate.toml:{line} block: {message}");
    assert_eq!(all, [expected.as_str()], "\n{before}\n->\n{after}");
    assert_eq!(repo.hook().status, 1);
    // The way back tightens.
    let back = told(&changed(after, before), &[]);
    assert!(back.is_empty(), "{back:?}");
}

#[track_caller]
fn lets_no_more_through(before: &str, after: &str) {
    let all = told(&changed(before, after), &[]);
    assert!(all.is_empty(), "{all:?}");
}

#[test]
fn a_threshold_that_rises_is_told_at_its_line() {
    loosens(
        "# ours\nblock = \"low\"\n",
        "# ours\nblock = \"high\"\n",
        2,
        "low findings blocked, now high and worse alone do",
    );
    loosens(
        "profile = \"thorough\"\n",
        "profile = \"essential\"\n",
        1,
        "all rules were asked, now the essential ones alone",
    );
    loosens("unknown = \"block\"\n", "unknown = \"warn\"\n", 1, "`unknown` was \"block\", now \"warn\"");
    lets_no_more_through("block = \"medium\"\n", "# medium is the default\n");
}

#[test]
fn a_decision_that_is_taken_away_is_told_with_where_it_stood() {
    let repo = changed("block = \"low\"\n", "# nothing\n");
    assert_eq!(
        told(&repo, &[]),
        ["iacgate.toml:1 block: low findings blocked, now medium and worse alone do"]
    );
    let text = repo.hook().stdout;
    assert!(text.contains("what was decided before: iacgate.toml:1:1"), "{text}");
}

#[test]
fn a_rule_that_is_switched_off_or_only_warns_is_told() {
    let off = "[actions]\nunencrypted-volume = \"off\"\n";
    loosens("", off, 2, "`unencrypted-volume` blocked, now it is off");
    loosens("", "[actions]\nCKV_AWS_3 = \"warn\"\n", 2, "`unencrypted-volume` blocked, now it warns");
    lets_no_more_through(off, "[actions]\nCKV_AWS_3 = \"off\"\n");
    lets_no_more_through("", "[actions]\nunversioned-bucket = \"block\"\nprivate-key = \"off\"\n");
}

#[test]
fn what_is_no_longer_judged_is_told() {
    loosens(
        "exclude = [\"docs/**\"]\n",
        "exclude = [\n  \"docs/**\",\n  \"envs/**\",\n]\n",
        3,
        "`envs/**` is no longer judged",
    );
    lets_no_more_through("exclude = [\"docs/**\"]\n", "exclude = [\"docs/old/**\"]\n");
}

const TIERS: &str = "[[tier]]\nname = \"prod\"\npaths = [\"envs/prod/**\"]\nblock = \"low\"\n\n[[tier]]\nname = \"sandbox\"\npaths = [\"envs/**\"]\nblock = \"critical\"\n";

#[test]
fn a_tier_that_comes_goes_or_moves_is_told_where_it_lets_more_through() {
    let sandbox = "[[tier]]\nname = \"sandbox\"\npaths = [\"box/**\"]\nblock = \"critical\"\n";
    let all = told(&changed("", sandbox), &[]);
    assert!(all.len() == 1 && all[0].starts_with("iacgate.toml:3 block: a file such as `box/x` was judged by no tier, now by tier `sandbox`, which lets more through: "), "{all:?}");
    let prod = "[[tier]]\nname = \"prod\"\npaths = [\"envs/prod/**\"]\nblock = \"low\"\n";
    let all = told(&changed(prod, ""), &[]);
    assert!(all.len() == 1 && all[0].contains("was judged by tier `prod`, now by no tier"), "{all:?}");
    lets_no_more_through("", prod);
    lets_no_more_through(prod, &prod.replace("prod\"\npaths", "production\"\npaths"));
    // The first tier that fits decides: swapped, the sandbox takes what was prod's.
    let (one, other) = TIERS.split_once("\n\n").expect("two tiers");
    let all = told(&changed(TIERS, &format!("{other}\n{one}\n")), &[]);
    assert!(all.len() == 1 && all[0].contains("was judged by tier `prod`, now by tier `sandbox`"), "{all:?}");
}

/// What a sandbox holds because it is one is let out by the policy that takes a stack out of it, and not by a folder
/// that moves.
#[test]
fn what_leaves_a_sandbox_by_the_policy_is_told_for_its_ways_out() {
    let tiers = |prod: &str, more: &str, sandbox: &str| {
        format!(
            "[[tier]]\nname = \"prod\"\n{prod}\nblock = \"low\"\nprofile = \"thorough\"\n{more}\n[[tier]]\nname = \"sandbox\"\n{sandbox}\nblock = \"critical\"\n"
        )
    };
    let paths = |prod: &str, more: &str, sandbox: &str| {
        tiers(&format!("paths = [{prod}]"), more, &format!("paths = [{sandbox}]"))
    };
    let before = paths("\"prod/**\"", "", "\"box/**\", \"lab/**\"");
    let one = |after: &str| {
        let all = told(&changed(&before, after), &[]);
        assert!(all.len() == 1, "{all:?}");
        all.into_iter().next().unwrap_or_default()
    };
    let taken = one(&paths("\"prod/**\", \"lab/**\"", "", "\"box/**\""));
    assert!(
        taken.starts_with("iacgate.toml:3 block: a file such as `lab/x` left tier `sandbox` for tier `prod`, where ")
            && taken.ends_with(" ways out for data do not block, such as `bucket-copied-elsewhere`: \"tag:egress\" = \"critical\" keeps them"),
        "{taken}"
    );
    assert!(one(&paths("\"prod/**\"", "", "\"box/**\"")).contains("`lab/x` left tier `sandbox` for no tier"));
    let alone = "[[tier]]\nname = \"sandbox\"\npaths = [\"lab/**\"]\nblock = \"critical\"\n";
    let all = told(&changed(alone, ""), &[]);
    assert!(all.len() == 1 && all[0].contains("`lab/x` left tier `sandbox` for no tier"), "{all:?}");
    let by_name = tiers("workspaces = [\"p\"]", "", "workspaces = [\"b\", \"l\"]");
    let moved = tiers("workspaces = [\"p\", \"l\"]", "", "workspaces = [\"b\"]");
    let all = told(&changed(&by_name, &moved), &[]);
    assert!(
        all.len() == 1 && all[0].contains("what `l` names left tier `sandbox` for tier `prod`"),
        "{all:?}"
    );
    // A tier that holds them all the same, and another sandbox.
    let held = "actions = { \"tag:egress\" = \"critical\" }";
    lets_no_more_through(
        &paths("\"prod/**\"", held, "\"box/**\", \"lab/**\""),
        &paths("\"prod/**\", \"lab/**\"", held, "\"box/**\""),
    );
    let split = format!(
        "{}[[tier]]\nname = \"lab\"\npaths = [\"lab/**\"]\nblock = \"critical\"\n",
        paths("\"prod/**\"", "", "\"box/**\"")
    );
    lets_no_more_through(&before, &split);
    // Code that moves changes no policy.
    let website = "resource \"aws_s3_bucket_website_configuration\" \"w\" {\n  bucket = \"w\"\n}\n";
    let repo = TestRepo::holding(&[("iacgate.toml", &before), ("lab/main.tf", website)]);
    std::fs::create_dir_all(repo.path().join("prod")).expect("a folder");
    repo.git(&["mv", "lab/main.tf", "prod/main.tf"]);
    assert_eq!(told(&repo, &[]), [""; 0]);
}

#[test]
fn what_a_tier_claims_otherwise_than_by_path_is_told_too() {
    let lax = "[[tier]]\nname = \"lax\"\nworkspaces = [\"dev\"]\nblock = \"critical\"\n";
    let all = told(&changed("", lax), &[]);
    assert!(
        all.len() == 1 && all[0].contains("what `dev` names was judged by no tier, now by tier `lax`"),
        "{all:?}"
    );
    let all = told(&changed(lax, &lax.replace("[\"dev\"]", "[\"dev\", \"main\"]")), &[]);
    assert!(all.len() == 1 && all[0].contains("what `main` names"), "{all:?}");
    lets_no_more_through(lax, &lax.replace("lax", "sandbox"));
    let prod = "[[tier]]\nname = \"prod\"\naccounts = [\"111122223333\"]\nblock = \"low\"\n";
    let all = told(&changed(prod, ""), &[]);
    assert!(
        all.iter().any(|one| one.contains("`111122223333` belonged to tier `prod`, now to none")),
        "{all:?}"
    );
}

#[test]
fn the_order_of_tiers_that_claim_in_different_ways_is_told_where_a_stack_may_meet_both() {
    let tier = |name: &str, claim: &str, block: &str| {
        format!("[[tier]]\nname = \"{name}\"\n{claim}\nblock = \"{block}\"\n")
    };
    let swapped = |strict: &str, lax: &str| {
        let (prod, box_) = (tier("prod", strict, "low"), tier("box", lax, "critical"));
        let (before, after) = (format!("{prod}{box_}"), format!("{box_}{prod}"));
        lets_no_more_through(&after, &before);
        told(&changed(&before, &after), &[])
    };
    for (strict, lax, what) in [
        (
            "paths = [\"envs/prod/**\"]",
            "workspaces = [\"dev\"]",
            "a file such as `envs/prod/x` in a stack that `dev` names",
        ),
        (
            "paths = [\"envs/prod/**\"]",
            "stacks = [\"play\"]",
            "a file such as `envs/prod/x` in a stack that `play` names",
        ),
        ("workspaces = [\"prod\"]", "stacks = [\"play\"]", "a stack that `play` and `prod` both name"),
        (
            "tfvars = [\"prod.tfvars\"]",
            "workspaces = [\"dev\"]",
            "a stack that `prod.tfvars` and `dev` both name",
        ),
        (
            "workspaces = [\"*-prod\"]",
            "workspaces = [\"ml-*\"]",
            "a stack that `*-prod` and `ml-*` both name",
        ),
        (
            "accounts = [\"111122223333\"]",
            "accounts = [\"444455556666\"]",
            "a stack that `111122223333` and `444455556666` both name",
        ),
    ] {
        let all = swapped(strict, lax);
        let expected = format!("{what} was judged by tier `prod`, now by tier `box`");
        assert!(all.len() == 1 && all[0].contains(&expected), "{strict} {lax}: {all:?}");
    }
    // No stack is in two workspaces, and an account is asked after all else, in whatever order.
    assert!(swapped("workspaces = [\"prod\"]", "workspaces = [\"dev\"]").is_empty());
    assert!(swapped("paths = [\"a/**\"]", "accounts = [\"444455556666\"]").is_empty());
    // One that comes before those that are there takes from them.
    let (prod, middle) =
        (tier("prod", "paths = [\"a/**\"]", "low"), tier("mid", "stacks = [\"a\"]", "medium"));
    let all = told(&changed(&prod, &format!("{middle}{prod}")), &[]);
    assert!(all.len() == 1 && all[0].contains("tier `prod`, now by tier `mid`"), "{all:?}");
    lets_no_more_through(&prod, &format!("{prod}{middle}"));
}

#[test]
fn a_tiers_own_decisions_are_told_in_the_tier() {
    loosens(
        TIERS,
        &TIERS.replace("\"low\"", "\"high\""),
        4,
        "low findings blocked in tier `prod`, now high and worse alone do",
    );
    let rule = |word: &str| {
        TIERS.replace("block = \"low\"", &format!("actions = {{ unencrypted-volume = \"{word}\" }}"))
    };
    loosens(&rule("block"), &rule("warn"), 4, "`unencrypted-volume` blocked in tier `prod`, now it warns");
}

#[test]
fn what_a_sandbox_holds_all_the_same_is_compared_as_it_is_held() {
    let sandbox = |actions: &str| {
        format!(
            "[[tier]]\nname = \"p\"\npaths = [\"d/**\"]\nblock = \"critical\"\nactions = {{ {actions} }}\n"
        )
    };
    // What stops the sandbox by itself alone, and what is milder by itself than the sandbox takes it.
    for (rule, action, now) in [
        ("real-data", "off", "is off"),
        ("real-data", "warn", "warns"),
        ("real-data", "low", "warns"),
        ("public-function-url", "warn", "warns"),
        ("public-function-url", "medium", "warns"),
        ("bucket-copied-elsewhere", "off", "is off"),
    ] {
        let message = format!("`{rule}` blocked in tier `p`, now it {now}");
        loosens(&sandbox(""), &sandbox(&format!("{rule} = \"{action}\"")), 5, &message);
    }
    // What is said for all tiers goes before what the sandbox holds.
    loosens(
        &sandbox(""),
        &format!("[actions]\nreal-data = \"off\"\n{}", sandbox("")),
        2,
        "`real-data` blocked in tier `p`, now it is off",
    );
    let egress = "\"tag:egress\" = \"critical\"";
    loosens(
        &sandbox(egress),
        &sandbox(&format!("{egress}, public-function-url = \"warn\"")),
        5,
        "`public-function-url` blocked in tier `p`, now it warns",
    );
    let labels = told(&changed(&sandbox("\"tag:data-label\" = \"critical\""), &sandbox("")), &[]);
    assert!(
        !labels.is_empty() && labels.iter().all(|one| !one.contains("`real-data`")),
        "it is held as before: {labels:?}"
    );
    lets_no_more_through(&sandbox(egress), &sandbox(""));
    lets_no_more_through(&sandbox("real-data = \"warn\""), &sandbox("real-data = \"critical\""));
    // By another name it is no other tier; by both names a sandbox is one.
    let renamed = sandbox("").replace("\"p\"", "\"q\"");
    lets_no_more_through(&sandbox(""), &renamed);
    for after in [
        renamed.replace("actions = { ", "actions = { real-data = \"off\""),
        renamed.replace("critical", "high"),
    ] {
        let all = told(&changed(&sandbox(""), &after), &[]);
        assert!(
            all.len() == 1 && all[0].contains("tier `p`, now by tier `q`, which lets more through"),
            "{all:?}"
        );
    }
}

#[test]
fn a_milder_severity_is_told_where_exceptions_may_hold_longer_by_it() {
    let policy = |severity: &str| {
        format!(
            "[exceptions]\nlongest = {{ critical = 3, high = 3 }}\n\n[actions]\nunencrypted-volume = \"{severity}\"\n"
        )
    };
    loosens(
        &policy("critical"),
        &policy("medium"),
        5,
        "`unencrypted-volume` was critical and an exception held 3 days at most, now it is medium: any time",
    );
    lets_no_more_through(&policy("critical"), &policy("high"));
    // Where an exception has nothing to let by, nobody needs one.
    let warns = |severity: &str| {
        policy(severity).replace("\n\n[actions]", "\n\n[actions]\nloosened-policy = \"block\"").replacen(
            "[exceptions]",
            "block = \"critical\"\n[exceptions]",
            1,
        )
    };
    lets_no_more_through(&warns("high"), &warns("medium"));
    let tiers = |longest: &str| {
        format!(
            "[[tier]]\nname = \"{longest}\"\npaths = [\"d/**\"]\nlongest = {{ high = {} }}\n",
            longest.trim_start_matches('d')
        )
    };
    let all = told(&changed(&tiers("d7"), &tiers("d90")), &[]);
    assert!(
        all.len() == 1 && all[0].contains("tier `d7`, now by tier `d90`, which lets more through"),
        "{all:?}"
    );
}

#[test]
fn settings_lists_and_dates_are_told_where_they_let_more_through() {
    loosens(
        "[settings]\nrequired-tags = [\"Team\", \"CostCenter\"]\n",
        "[settings]\nrequired-tags = [\"Team\"]\n",
        2,
        "the setting `required-tags` lets more through than before",
    );
    lets_no_more_through("[settings]\nlargest-model = \"1Mi\"\n", "[settings]\nlargest-model = \"1Ki\"\n");
    loosens(
        "[lists]\ngpu-families = [\"x9.*\"]\n",
        "",
        1,
        "the list `gpu-families` lets more through: `x9.*`",
    );
    loosens("[tickets]\npattern = \"^SEC-\"\n", "", 1, "a ticket had to match `^SEC-`, any text is one");
    loosens(
        "[exceptions]\nlongest = { high = 30 }\n",
        "[exceptions]\nlongest = { high = 90 }\n",
        2,
        "an exception for a high finding held 30 days at most, now 90 days",
    );
}

#[test]
fn a_teams_own_rule_that_goes_away_is_told() {
    let rule = "[[rule]]\nid = \"zone\"\nseverity = \"high\"\nprofile = \"essential\"\ntitle = \"x\"\n[rule.terraform]\nresource = \"aws_ebs_volume\"\nrequire = { path = \"size\", equals = 1 }\n";
    let policy = "rules = [\"policy/*.toml\"]\n";
    let repo = TestRepo::holding(&[("iacgate.toml", policy), ("policy/zone.toml", rule)]);
    repo.stage("policy/zone.toml", rule.replace("high", "low"));
    assert_eq!(told(&repo, &[]), ["iacgate.toml:1 block: the rule `zone` was high, now low"]);
    repo.git(&["rm", "--quiet", "-f", "policy/zone.toml"]);
    assert_eq!(told(&repo, &[]), ["iacgate.toml:1 block: the rule `zone` is gone"]);
}

#[test]
fn a_deleted_policy_is_told() {
    let repo = TestRepo::holding(&[("iacgate.toml", "block = \"critical\"\n"), ("main.tf", "")]);
    repo.git(&["rm", "--quiet", "iacgate.toml"]);
    assert_eq!(
        told(&repo, &[]),
        ["iacgate.toml:1 block: the policy is deleted: what it decided no longer holds"]
    );
}

#[test]
fn a_valid_exception_is_no_loosening() {
    let exception = "[[exception]]\nrule = \"unencrypted-volume\"\nresource = \"*\"\nticket = \"SEC-1\"\nreason = \"test\"\nexpires = 2099-12-31\n";
    lets_no_more_through("", exception);
}

#[test]
fn a_baseline_that_grows_is_told_at_its_first_new_line() {
    let line = "0123456789abcdef unencrypted-volume main.tf aws_ebs_volume.a\n";
    let repo = TestRepo::holding(&[("iacgate.baseline", line), ("main.tf", "")]);
    repo.stage("iacgate.baseline", format!("{line}{}", line.replace("0123", "4567")));
    assert_eq!(
        told(&repo, &[]),
        ["iacgate.baseline:2 block: the baseline accepts `unencrypted-volume main.tf aws_ebs_volume.a`"]
    );
    repo.stage("iacgate.baseline", "");
    assert!(told(&repo, &[]).is_empty());
}

#[test]
fn the_change_does_not_reach_what_judges_it() {
    let all = told(
        &changed("", "block = \"critical\"\nexclude = [\"docs/**\"]\n[actions]\nloosened-policy = \"off\"\n"),
        &[],
    );
    assert!(all.iter().all(|one| one.contains(" block: ")) && all.len() == 3, "{all:?}");
    // An exception that was committed before lets it by, one that comes with it does not.
    let exception = "[[exception]]\nrule = \"loosened-policy\"\npath = \"iacgate.toml\"\nticket = \"SEC-1\"\nreason = \"agreed\"\nexpires = 2099-12-31\n";
    let looser = format!("block = \"high\"\n\n{exception}");
    assert_eq!(changed("", &looser).hook().status, 1);
    assert_eq!(changed(exception, &looser).hook().status, 0);
}

#[test]
fn a_policy_that_hushes_the_rule_is_told_and_hides_nothing_later() {
    let stop = "iacgate.toml:2 block: `loosened-policy` blocked";
    for word in ["off", "warn"] {
        let told = told(&changed("", &format!("[actions]\nloosened-policy = \"{word}\"\n")), &[]);
        assert!(told.len() == 1 && told[0].starts_with(stop), "{told:?}");
    }
    let tier = |actions: &str| format!("[[tier]]\nname = \"all\"\npaths = [\"**\"]\n{actions}");
    let off = tier("actions = { loosened-policy = \"off\" }\n");
    let all = told(&changed(&tier(""), &off), &[]);
    assert!(
        all.len() == 1 && all[0].contains("`loosened-policy` blocked in tier `all`, now it is off"),
        "{all:?}"
    );

    // Committed, it makes a warning of what comes later; a tier or an exclude makes nothing of it.
    for (before, action) in [
        ("[actions]\nloosened-policy = \"off\"\n", "warn"),
        ("[actions]\nloosened-policy = \"warn\"\n", "warn"),
        ("exclude = [\"*.toml\"]\n", "block"),
        (off.as_str(), "block"),
        ("[[tier]]\nname = \"ours\"\npaths = [\"*.toml\"]\nblock = \"critical\"\n", "block"),
    ] {
        let repo = changed(before, &format!("unknown = \"pass\"\nblock = \"high\"\n{before}"));
        let assert_told = |arguments: &[&str], action: &str| {
            let all = told(&repo, arguments);
            let start = format!("iacgate.toml:2 {action}: medium findings blocked");
            assert!(all.len() == 1 && all[0].starts_with(&start), "{before}{all:?}");
        };
        assert_told(&[], action);
        assert_told(&["--strict"], "block");
        repo.commit("loosen");
        let range = ["check", "--from", "HEAD~1", "--to", "HEAD"];
        assert_told(&range, action);
        assert_told(&[&range[..], &["--strict"]].concat(), "block");
    }
}

#[test]
fn an_audit_tells_of_a_rule_that_was_hushed_from_the_first_commit_on() {
    let repo = TestRepo::holding(&[("iacgate.toml", "[actions]\nloosened-policy = \"off\"\n")]);
    insta::assert_snapshot!(repo.run(&["audit"]).stdout, @r#"
    note: iacgate.toml:2: `loosened-policy` is set to "off": what lets more through only warns, save by `iacgate check --strict`
    iacgate: 1 blob, 0 resources judged, nothing blocks
    "#);
}

#[test]
fn a_range_is_judged_by_the_policy_of_its_base() {
    let repo = TestRepo::holding(&[("iacgate.toml", "block = \"medium\"\n"), ("main.tf", "")]);
    repo.stage("iacgate.toml", "block = \"critical\"\n");
    repo.stage("main.tf", "resource \"aws_ebs_volume\" \"a\" {\n  encrypted = false\n}\n");
    repo.commit("loosen");
    let range = ["check", "--from", "HEAD~1", "--to", "HEAD"];
    let judged = repo.judged(&range);
    assert!(judged.starts_with("status 1\n"), "{judged}");
    assert!(judged.contains(&format!("iacgate.toml:1 {FINDING}")), "{judged}");
    assert!(judged.contains("main.tf:2 unencrypted-volume introduced warn"), "{judged}");
    let strict = repo.judged(&[&range[..], &["--strict"]].concat());
    assert!(strict.contains("main.tf:2 unencrypted-volume introduced block"), "{strict}");
    assert!(strict.contains(&format!("iacgate.toml:1 {FINDING}")), "{strict}");
}

#[test]
fn a_merge_loosens_nothing_that_a_parent_had_loosened() {
    let repo = TestRepo::holding(&[("iacgate.toml", "block = \"medium\"\n"), ("main.tf", "")]);
    repo.git(&["switch", "--quiet", "-c", "looser"]);
    repo.stage("iacgate.toml", "block = \"high\"\n");
    repo.commit("agreed");
    repo.git(&["switch", "--quiet", "main"]);
    repo.stage("other.tf", "");
    repo.commit("meanwhile");
    repo.git(&["merge", "--quiet", "--no-commit", "--no-ff", "looser"]);
    assert_eq!(repo.judged(&[]), "status 0\n");
    repo.stage("iacgate.toml", "block = \"critical\"\n");
    assert!(repo.judged(&[]).contains(FINDING));
}

/// A merge in progress of `ours` and `theirs`, which both come from `base`, resolved to `merged`.
fn merging(path: &str, base: &str, ours: &str, theirs: &str, merged: &str) -> TestRepo {
    let repo = TestRepo::holding(&[(path, base), ("main.tf", "")]);
    repo.git(&["switch", "--quiet", "-c", "theirs"]);
    repo.stage("theirs.tf", "");
    repo.stage(path, theirs);
    repo.commit("theirs");
    repo.git(&["switch", "--quiet", "main"]);
    repo.stage("ours.tf", "");
    repo.stage(path, ours);
    repo.commit("ours");
    repo.try_git(&["merge", "--quiet", "--no-commit", "--no-ff", "theirs"]);
    repo.stage(path, merged);
    repo
}

#[test]
fn a_merge_that_drops_what_one_parent_tightened_is_told() {
    let told = |ours: &str, theirs: &str, merged: &str| {
        let text = |block: &str| format!("block = \"{block}\"\n");
        let repo = merging("iacgate.toml", &text("high"), &text(ours), &text(theirs), &text(merged));
        told(&repo, &[])
    };
    let dropped = |was: &str, is: &str| {
        [format!(
            "iacgate.toml:1 block: {was} findings blocked, now {is} and worse alone do (the merge drops what one of its parents decided)"
        )]
    };
    // Whichever side it came from; as the index has it then, HEAD has it too.
    assert_eq!(told("high", "low", "high"), dropped("low", "high"));
    assert_eq!(told("low", "high", "high"), dropped("low", "high"));
    // What it drops in part.
    assert_eq!(told("high", "low", "medium"), dropped("low", "medium"));
    assert_eq!(told("high", "low", "low"), [""; 0]);
    // The other side decided it, and was told of it then.
    assert_eq!(told("low", "critical", "critical"), [""; 0]);
    assert_eq!(told("high", "critical", "critical"), [""; 0]);
    // More than either.
    assert_eq!(
        told("high", "medium", "critical"),
        ["iacgate.toml:1 block: high findings blocked, now critical and worse alone do"]
    );
}

#[test]
fn a_merge_that_stages_nothing_may_drop_what_the_other_side_tightened() {
    let stand = |theirs: &[(&str, &str)], merge: &[&str]| {
        let repo = TestRepo::holding(&[("iacgate.toml", "block = \"high\"\n"), ("main.tf", "")]);
        repo.git(&["switch", "--quiet", "-c", "theirs"]);
        theirs.iter().for_each(|(path, content)| repo.stage(path, *content));
        repo.commit("theirs");
        repo.git(&["switch", "--quiet", "main"]);
        repo.stage("ours.tf", "");
        repo.commit("ours");
        repo.git(&[&["merge", "--quiet", "--no-commit", "--no-ff"], merge].concat());
        repo.git(&["checkout", "--quiet", "HEAD", "--", "iacgate.toml"]);
        repo
    };
    let tightened = [("iacgate.toml", "block = \"low\"\n")];
    for merge in [&["theirs"][..], &["-s", "ours", "theirs"]] {
        let repo = stand(&tightened, merge);
        let judged = repo.judged(&[]);
        assert!(judged.contains(FINDING), "{merge:?}: {judged}");
        let strict = repo.judged(&["--strict"]);
        assert!(strict.starts_with("status 1\n") && strict.contains(FINDING), "{merge:?}: {strict}");
        assert_eq!(repo.run(&["check"]).status, 1, "{merge:?}");
    }
    // What else it leaves out decides nothing, and a policy that decides as HEAD's does is none that is dropped.
    for theirs in [("theirs.tf", "locals {}\n"), ("iacgate.toml", "block = \"high\" # agreed\n")] {
        let run = stand(&[theirs], &["-s", "ours", "theirs"]).run(&["check"]);
        assert_eq!((run.status, run.stdout + &run.stderr), (0, String::new()), "{theirs:?}");
    }
}

#[test]
fn a_merge_of_two_baselines_accepts_what_each_accepted() {
    let volume = |name: &str| format!("resource \"aws_ebs_volume\" \"{name}\" {{\n  encrypted = false\n}}\n");
    let accepted = {
        let repo = TestRepo::holding(&[("main.tf", &["a", "b", "c"].map(volume).concat())]);
        repo.run(&["baseline"]);
        fs_read(&repo, "iacgate.baseline")
    };
    let line = |name: &str| {
        let line = accepted.lines().find(|line| line.contains(&format!("aws_ebs_volume.{name}")));
        format!("{}\n", line.expect("a line for each"))
    };
    let [a, b, c] = ["a", "b", "c"].map(line);
    let judged = |base: &str, ours: &str, theirs: &str, merged: &str| {
        told(&merging("iacgate.baseline", base, ours, theirs, merged), &[])
    };
    let all = format!("{a}{b}{c}");
    assert_eq!(judged(&a, &format!("{a}{b}"), &format!("{a}{c}"), &all), [""; 0]);
    assert_eq!(judged(&a, &format!("{a}{b}"), &a, &all).len(), 1);
    // One side took the line out, and the merge brings it back.
    assert_eq!(judged(&format!("{a}{b}"), &a, &format!("{a}{b}{c}"), &all).len(), 1);
}

#[test]
fn before_the_first_commit_there_is_nothing_to_loosen() {
    let repo = TestRepo::new();
    repo.stage("iacgate.toml", "block = \"critical\"\n");
    assert_eq!(repo.judged(&[]), "status 0\n");
    // A first policy may be stricter than the built-in one, or say that it is not.
    repo.commit("policy");
    let repo = TestRepo::holding(&[("main.tf", "")]);
    repo.stage("iacgate.toml", "block = \"critical\"\n");
    assert!(repo.judged(&[]).contains(FINDING));
}

const SHARED: &str = "block = \"low\"\n\n[actions]\nunencrypted-volume = \"block\"\n\n[[tier]]\nname = \"prod\"\npaths = [\"prod/**\"]\nblock = \"low\"\n";

#[test]
fn a_shared_policy_holds_and_may_be_tightened() {
    let repo = TestRepo::holding(&[("platform/iacgate.toml", SHARED), ("main.tf", "")]);
    repo.stage("iacgate.toml", "extends = [\"platform/iacgate.toml\"]\nprofile = \"thorough\"\n");
    repo.stage("main.tf", "resource \"aws_s3_bucket\" \"logs\" {\n  bucket = \"logs\"\n}\n");
    let judged = repo.judged(&["--rule", "unversioned-bucket"]);
    assert!(judged.contains("unversioned-bucket introduced block"), "{judged}");
    assert!(told(&repo, &[]).is_empty(), "{:?}", told(&repo, &[]));
}

#[test]
fn a_repository_that_loosens_the_shared_policy_is_told_in_the_commit_and_in_an_audit() {
    let repo = TestRepo::holding(&[("platform/iacgate.toml", SHARED), ("main.tf", "")]);
    let extends = "extends = [\"platform/iacgate.toml\"]\n";
    repo.stage("iacgate.toml", format!("{extends}block = \"critical\"\n"));
    let expected = "iacgate.toml:2 block: low findings blocked, now critical and worse alone do";
    // Before, the built-in policy blocked from medium on; which is told first does not matter, once is enough.
    assert_eq!(told(&repo, &[]).len(), 1, "{:?}", told(&repo, &[]));
    repo.commit("extend");
    assert_eq!(told(&repo, &["audit"]), [expected]);
    // It was so before: another change is not blamed for it.
    repo.stage("iacgate.toml", format!("{extends}block = \"critical\"\n# a comment\n"));
    assert!(told(&repo, &[]).is_empty());
}

/// Both policies of before, and of now.
fn shared(before: [&str; 2], after: [&str; 2]) -> TestRepo {
    let repo =
        TestRepo::holding(&[("base.toml", before[0]), ("iacgate.toml", before[1]), ("box/main.tf", "")]);
    repo.stage("base.toml", after[0]);
    repo.stage("iacgate.toml", after[1]);
    repo
}

#[test]
fn what_is_looser_than_the_shared_policy_is_told_by_who_brings_it_and_once() {
    const EXTENDS: &str = "extends = [\"base.toml\"]\n";
    let base =
        "block = \"low\"\n[[tier]]\nname = \"prod\"\npaths = [\"prod/**\"]\naccounts = [\"111122223333\"]\n";
    let own =
        "[[tier]]\nname = \"box\"\npaths = [\"box/**\"]\naccounts = [\"444455556666\"]\nblock = \"high\"\n";
    let extended = format!("{EXTENDS}{own}");
    // What stood before is no more than it was, with a policy above it or with more of its own.
    assert_eq!(told(&shared([base, own], [base, &extended]), &[]), [""; 0]);
    let tighter = extended.replace("high", "medium");
    assert_eq!(told(&shared([base, &extended], [base, &tighter]), &[]), [""; 0]);
    let blocks = format!("{extended}actions = {{ unencrypted-volume = \"block\" }}\n");
    assert_eq!(told(&shared([base, &extended], [base, &blocks]), &[]), [""; 0]);
    // An audit tells what is looser all the same.
    assert!(
        shared([base, own], [base, &extended])
            .run(&["audit", "."])
            .stdout
            .contains("tier `box`, which lets more through")
    );
    // An account that comes with a shared policy of the same commit is nobody's yet.
    let all = told(&shared(["# none\n", own], [base, &extended]), &[]);
    assert!(
        all.len() == 1 && all[0].contains("account `111122223333` counts as the organization's own"),
        "{all:?}"
    );
    // What is new and looser is told, also where the built-in policy is no stricter, and once.
    let first = told(&shared([base, "# none\n"], [base, &format!("{EXTENDS}block = \"medium\"\n")]), &[]);
    assert_eq!(first, ["iacgate.toml:2 block: low findings blocked, now medium and worse alone do"]);
    let looser = told(&shared([base, &extended], [base, &extended.replace("high", "critical")]), &[]);
    assert_eq!(
        looser,
        ["iacgate.toml:6 block: high findings blocked in tier `box`, now critical and worse alone do"]
    );
}

#[test]
fn a_glob_beside_a_shared_policy_that_leaves_out_less_is_none() {
    let own = |exclude: &str| format!("extends = [\"base.toml\"]\nexclude = [{exclude}]\n");
    let base = "exclude = [\"vendor/**\"]\n";
    let judged = |before: &str, after: &str| told(&shared([base, &own(before)], [base, &own(after)]), &[]);
    assert_eq!(judged("\"docs/**\", \"lab/**\"", "\"docs/old/**\", \"lab/*.tf\""), [""; 0]);
    assert_eq!(judged("\"docs/**\"", ""), [""; 0]);
    assert_eq!(
        judged("\"docs/old/**\"", "\"docs/**\""),
        ["iacgate.toml:2 block: `docs/**` is no longer judged"]
    );
    assert_eq!(
        judged("\"docs/**\"", "\"docs/old/**\", \"box/**\""),
        ["iacgate.toml:2 block: `box/**` is no longer judged"]
    );
}

#[test]
fn a_shared_policy_that_is_left_out_or_loosened_is_told() {
    let repo = TestRepo::holding(&[
        ("platform/iacgate.toml", SHARED),
        ("iacgate.toml", "extends = \"platform/iacgate.toml\"\n"),
    ]);
    repo.stage("platform/iacgate.toml", SHARED.replacen("low", "high", 1));
    assert_eq!(
        told(&repo, &[]),
        ["platform/iacgate.toml:1 block: low findings blocked, now high and worse alone do"]
    );
    repo.stage("platform/iacgate.toml", SHARED);
    repo.stage("iacgate.toml", "# alone\n");
    assert_eq!(
        told(&repo, &[]),
        ["iacgate.toml:1 block: the policy no longer extends `platform/iacgate.toml`"]
    );
}

#[test]
fn a_shared_policy_that_moves_as_it_is_is_still_extended() {
    let moved = |text: &str| {
        let repo = TestRepo::holding(&[("p/a.toml", SHARED), ("iacgate.toml", "extends = [\"p/a.toml\"]\n")]);
        repo.git(&["rm", "-q", "p/a.toml"]);
        repo.stage("q/a.toml", text);
        repo.stage("iacgate.toml", "extends = [\"q/a.toml\"]\n");
        told(&repo, &[])
    };
    assert_eq!(moved(SHARED), [""; 0]);
    let all = moved(&SHARED.replace("low", "high"));
    assert!(all.iter().any(|one| one.contains("no longer extends `p/a.toml`")), "{all:?}");
}

#[test]
fn a_shared_policy_that_is_not_there_or_goes_in_circles_is_refused() {
    let repo = TestRepo::new();
    repo.stage("iacgate.toml", "extends = [\"platform/iacgate.toml\"]\n");
    insta::assert_snapshot!(repo.hook().stderr, @r#"
    error: iacgate.toml extends `platform/iacgate.toml`, which is not in the repository
     --> iacgate.toml:1:1
      |
    1 | extends = ["platform/iacgate.toml"]
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     help: git add platform/iacgate.toml
    "#);
    repo.stage("platform/iacgate.toml", "extends = [\"../iacgate.toml\"]\n");
    let run = repo.hook();
    assert_eq!(run.status, 2);
    insta::assert_snapshot!(run.stderr, @r#"
    error: policies extend one another in a circle: `iacgate.toml` → `platform/iacgate.toml` → `iacgate.toml`
     --> platform/iacgate.toml:1:12
      |
    1 | extends = ["../iacgate.toml"]
      |            ^^^^^^^^^^^^^^^^^
     help: take `iacgate.toml` out of `extends` here
    "#);
    for outside in ["../other/iacgate.toml", "https://example.com/iacgate.toml", "/etc/iacgate.toml"] {
        repo.stage("iacgate.toml", format!("extends = [\"{outside}\"]\n"));
        assert!(repo.hook().stderr.contains("is no path of a file in this repository"), "{outside}");
    }
}

const OWN: &str = "[[rule]]\nid = \"sized-volume\"\ntitle = \"the volume has no size\"\nseverity = \"high\"\nadvice = \"Give it one.\"\n[rule.terraform]\nresource = \"aws_ebs_volume\"\nrequire = { path = \"size\", exists = true }\n";

/// What is told where a file of a team's own rules becomes another.
fn rewritten(policy: &str, path: &str, before: &str, after: &str) -> Vec<String> {
    let repo = TestRepo::holding(&[("iacgate.toml", policy), (path, before)]);
    repo.stage(path, after);
    told(&repo, &[])
}

#[test]
fn a_teams_own_rule_that_may_ask_less_is_told() {
    let change = |from: &str, to: &str| {
        let after = OWN.replace(from, to);
        assert_ne!(after, OWN);
        rewritten("rules = [\"policy/*.toml\"]\n", "policy/own.toml", OWN, &after)
    };
    let expected =
        "iacgate.toml:1 block: the rule `sized-volume` asks something else: whether less, a person must say";
    for (from, to) in [
        ("exists = true }", "exists = true, absent = \"yes\" }"),
        ("\"aws_ebs_volume\"", "\"aws_ebs_snapshot\""),
        ("require", "when = { path = \"encrypted\", equals = true }\nrequire"),
    ] {
        assert_eq!(change(from, to), [expected], "{to}");
    }
    for (from, to) in [
        ("\"aws_ebs_volume\"", "[\"aws_ebs_volume\", \"aws_ebs_snapshot\"]"),
        (
            "{ path = \"size\", exists = true }",
            "[{ path = \"size\", exists = true }, { path = \"type\", exists = true }]",
        ),
        ("Give it one.", "Give it a size."),
    ] {
        assert!(change(from, to).is_empty(), "{to}");
    }
}

#[test]
fn a_teams_own_rule_with_a_narrower_bound_or_a_shorter_list_asks_more() {
    let rule = |condition: &str| OWN.replace("require = { path = \"size\", exists = true }", condition);
    let is_told = |before: &str, after: &str| {
        let all = rewritten("rules = [\"policy/*.toml\"]\n", "policy/own.toml", &rule(before), &rule(after));
        assert!(all.iter().all(|one| one.contains("asks something else: whether less")), "{all:?}");
        !all.is_empty()
    };
    let one = |test: &str| format!("require = {{ path = \"size\", {test} }}");
    let not = |test: &str| format!("require = {{ not = {{ path = \"size\", {test} }} }}");
    let when = |test: &str| {
        format!("when = {{ path = \"size\", {test} }}\nrequire = {{ path = \"type\", exists = true }}")
    };
    for (wide, narrow) in [
        ("at-most = 10", "at-most = 5"),
        ("at-least = 5", "at-least = 10"),
        ("one-of = [\"gp2\", \"gp3\"]", "one-of = [\"gp3\"]"),
        ("none-of = [\"gp2\"]", "none-of = [\"gp3\", \"gp2\"]"),
        ("length = { at-most = 9 }", "length = { at-least = 1, at-most = 8 }"),
    ] {
        assert!(!is_told(&one(wide), &one(narrow)), "{wide} -> {narrow}");
        assert!(is_told(&one(narrow), &one(wide)), "{narrow} -> {wide}");
        for turned in [&not as &dyn Fn(&str) -> String, &when] {
            assert!(is_told(&turned(wide), &turned(narrow)), "{}", turned(narrow));
            assert!(!is_told(&turned(narrow), &turned(wide)), "{}", turned(wide));
        }
    }
    assert!(is_told(&one("one-of = [\"gp2\"]"), &one("one-of = [\"gp3\"]")));
    assert!(is_told(&one("at-most = 5"), &one("at-most = 5, absent = \"yes\"")));
}

#[test]
fn of_what_a_teams_own_rules_read_their_conditions_say_which_way_it_is_looser() {
    let told_of = |condition: &str, before: &str, after: &str| {
        let policy = |words: &str| format!("rules = [\"policy/*.toml\"]\n{words}\n");
        let rule = OWN.replace("exists = true", condition);
        let repo = TestRepo::holding(&[("iacgate.toml", &policy(before)), ("policy/own.toml", &rule)]);
        repo.stage("iacgate.toml", policy(after));
        told(&repo, &[])
    };
    let (few, many) = ("[lists]\nfam = [\"gp*\"]", "[lists]\nfam = [\"gp*\", \"io2\"]");
    let looser = |word: &str| [format!("iacgate.toml:3 block: the list `fam` lets more through: `{word}`")];
    assert_eq!(told_of("lists = \"fam\"", few, many), looser("io2"));
    for fewer in [few, "[lists]\nfam = [\"gp*\", \"gp3\"]"] {
        assert_eq!(told_of("lists = \"fam\"", many, fewer), [""; 0]);
    }
    assert_eq!(told_of("lists = \"fam\"", few, "[lists]\nfam = [\"gp3\"]"), [""; 0]);
    let unlike = "exists = true }\nwhen = { path = \"type\", lists = \"fam\"";
    assert_eq!(told_of(unlike, few, many), [""; 0]);
    assert_eq!(told_of(unlike, many, few), looser("io2"));
    // A bound of any name.
    let bound = |size: u8| format!("[settings]\nmy-limit = {size}");
    let message = "iacgate.toml:3 block: the setting `my-limit` lets more through than before";
    assert_eq!(told_of("at-most-setting = \"my-limit\"", &bound(20), &bound(10)), [""; 0]);
    assert_eq!(told_of("at-most-setting = \"my-limit\"", &bound(10), &bound(20)), [message]);
    let over = "exists = true }\nwhen = { path = \"size\", at-most-setting = \"my-limit\"";
    assert_eq!(told_of(over, &bound(20), &bound(10)), [message]);
}

#[test]
fn a_policy_in_rego_that_says_something_else_is_told() {
    let policy = "rules = [\"policy/*.rego\"]\n[rego]\ndata = [\"policy/*.json\"]\n";
    let deny = "package main\n\ndeny contains \"no\" if { input.resource.aws_thing }\n";
    let told_of = |after: &str| rewritten(policy, "policy/a.rego", deny, after);
    assert_eq!(
        told_of(&deny.replace("{ input", "{ false; input")),
        [
            "policy/a.rego:3 block: `policy/a.rego` says something else: whether it refuses less, a person must say"
        ]
    );
    assert!(
        told_of(&format!("{deny}\ndeny contains \"nor this\" if {{ input.resource.aws_other }}\n"))
            .is_empty()
    );

    let repo = TestRepo::holding(&[
        ("iacgate.toml", policy),
        ("policy/a.rego", deny),
        ("policy/bad.json", "{\"bad\": [\"aws_thing\"]}\n"),
    ]);
    repo.stage("policy/bad.json", "{\"bad\": []}\n");
    assert_eq!(told(&repo, &[]).len(), 1);
    repo.stage("policy/bad.json", "{\"bad\": [\"aws_thing\"]}\n");
    repo.stage("iacgate.toml", format!("{policy}files = [\"envs/**\"]\n"));
    assert_eq!(told(&repo, &[]), ["iacgate.toml:4 block: fewer files are shown to the policies in Rego"]);
}

#[test]
fn a_policy_in_rego_that_moves_or_only_grows_is_none_unless_others_ask_what_it_adds() {
    let policy = "rules = [\"policy/*.rego\", \"policy/*.json\"]\n";
    let deny = "package main\n\nallowed contains \"a\"\n\ndeny contains \"no\" if { not allowed[input.name] }\n\ndeny contains \"nor\" if { data.known[input.name] }\n";
    let changed = |files: &[(&str, &str)]| {
        let repo = TestRepo::holding(&[("iacgate.toml", policy), ("policy/a.rego", deny)]);
        repo.git(&["rm", "-q", "policy/a.rego"]);
        files.iter().for_each(|(path, text)| repo.stage(path, text));
        told(&repo, &[])
    };
    let more = |text: &str| format!("{deny}\n{text}\n");
    assert!(changed(&[("policy/b.rego", deny)]).is_empty());
    assert!(
        changed(&[("policy/a.rego", &format!("# ours\n\n{}", deny.replace("\n\n", "\n# why\n")))]).is_empty()
    );
    for added in [
        "deny contains \"this\" if { input.x }",
        "mine contains 1\n\nwarn contains \"it\" if { mine[input.x] }",
    ] {
        assert!(changed(&[("policy/a.rego", &more(added))]).is_empty(), "{added}");
        let beside = format!("package main\n\n{added}\n");
        assert!(changed(&[("policy/a.rego", deny), ("policy/b.rego", &beside)]).is_empty(), "{added}");
    }
    for (added, name) in [("allowed contains \"b\"", "allowed"), ("exception contains [\"\"]", "exception")] {
        let words =
            format!("adds to `{name}`, which policies ask: whether they refuse less, a person must say");
        assert_eq!(
            changed(&[("policy/a.rego", &more(added))]),
            [format!("policy/a.rego:9 block: `policy/a.rego` {words}")]
        );
        let beside = format!("package main\n\n{added}\n");
        assert_eq!(
            changed(&[("policy/a.rego", deny), ("policy/b.rego", &beside)]),
            [format!("policy/b.rego:3 block: `policy/b.rego` {words}")]
        );
    }
    let data = |text: &str| changed(&[("policy/a.rego", deny), ("policy/known.json", text)]);
    assert!(data("{\"others\": {}}\n").is_empty());
    assert_eq!(data("{\"known\": {}}\n").len(), 1);
    // Data goes either way.
    let repo = TestRepo::holding(&[
        ("iacgate.toml", "rules = [\"policy/*\"]\n"),
        ("policy/a.rego", deny),
        ("policy/known.yaml", "known:\n- a\n"),
    ]);
    repo.stage("policy/known.yaml", "known:\n- a\n- b\n");
    assert_eq!(told(&repo, &[]).len(), 1);
}

#[test]
fn where_a_rule_in_rego_stands_says_nothing() {
    let policy = "rules = [\"policy/*.rego\"]\n";
    let start = "package main\n\nimport data.known\n\n";
    let (one, two) = ("deny contains \"a\" if { input.a }\n", "deny contains \"b\" if\n\tinput.b\n");
    let before = format!("{start}{one}\n{two}\ndefault ours := false\n");
    let changed = |files: &[(&str, &str)]| {
        let repo = TestRepo::holding(&[("iacgate.toml", policy), ("policy/a.rego", &before)]);
        repo.git(&["rm", "-q", "policy/a.rego"]);
        files.iter().for_each(|(path, text)| repo.stage(path, text));
        told(&repo, &[])
    };
    let more = "warn contains \"c\" if { input.c }\n";
    for after in [
        format!("{start}{more}\n{one}\n{two}\ndefault ours := false\n"),
        format!("{start}default ours := false\n\n{two}\n{more}\n{one}"),
        format!("{start}{one}\n{more}\n{one}\n{two}\ndefault ours := false\n"),
    ] {
        assert_eq!(changed(&[("policy/a.rego", &after)]), [""; 0], "{after}");
    }
    let (head, rest) = (format!("{start}{two}"), format!("{start}{one}\ndefault ours := false\n"));
    assert_eq!(changed(&[("policy/a.rego", &rest), ("policy/b.rego", &head)]), [""; 0]);
    // In another package, or with other imports, the same words ask something else.
    for other in [head.replace("main", "other"), head.replace("data.known", "data.others as known")] {
        assert_eq!(changed(&[("policy/a.rego", &rest), ("policy/b.rego", &other)]).len(), 1, "{other}");
    }
    // What changes beside a rule that is put above it is told, and so is what only changes places with another.
    let after =
        format!("{start}{more}\n{one}\n{}\ndefault ours := false\n", two.replace("input.b", "input.d"));
    assert_eq!(changed(&[("policy/a.rego", &after)]).len(), 1);
    let swapped = before.replace("\"a\"", "\"x\"").replace("\"b\"", "\"a\"").replace("\"x\"", "\"b\"");
    assert_eq!(changed(&[("policy/a.rego", &swapped)]).len(), 1);
    let asked = format!("{start}ours := true if {{ input.free }}\n\n{one}\n{two}\ndefault ours := false\n");
    assert!(changed(&[("policy/a.rego", &asked)])[0].contains("`policy/a.rego` adds to `ours`"));
}

#[test]
fn another_style_of_a_policy_in_rego_or_its_data_is_no_change() {
    let policy = "rules = [\"policy/*\"]\n";
    let deny = "package main\n\nimport data.known\n\ndeny contains msg if {\n  not input.name in known.names; not input.ok\n  msg := sprintf(\"no %s\", [input.name])\n}\n";
    let data = "names: [a, b]\nlimits: {cpu: 1}\n";
    let changed = |rego: &str, yaml: &str| {
        let repo = TestRepo::holding(&[
            ("iacgate.toml", policy),
            ("policy/a.rego", deny),
            ("policy/known.yaml", data),
        ]);
        repo.stage("policy/a.rego", rego);
        repo.stage("policy/known.yaml", yaml);
        told(&repo, &[])
    };
    let formatted = "package main\n\nimport data.known\n\n# Names that nobody knows.\ndeny contains msg if {\n\tnot input.name in known.names\n\tnot input.ok\n\tmsg := sprintf(\n\t\t\"no %s\",\n\t\t[input.name],\n\t)\n}\n";
    let styled = "# Who may be there.\nlimits:\n  cpu: 1 # of eight\nnames:\n  - \"a\"\n  - b\n";
    assert!(changed(formatted, styled).is_empty());
    assert_eq!(changed(&formatted.replace("\tnot input.ok\n", ""), styled).len(), 1);
    assert_eq!(changed(formatted, &styled.replace("  - b", "  - c")).len(), 1);
    // What goes on with the last rule is no rule of its own.
    let more = format!("{}\nelse := \"fine\"\n", deny.trim_end());
    let complete = |text: &str| text.replace("contains msg", ":= msg");
    let repo = TestRepo::holding(&[
        ("iacgate.toml", policy),
        ("policy/a.rego", &complete(deny)),
        ("policy/known.yaml", data),
    ]);
    repo.stage("policy/a.rego", complete(&more));
    assert_eq!(told(&repo, &[]).len(), 1);
}

#[test]
fn a_rule_in_rego_that_goes_with_its_policy_is_told_once() {
    // Where there were none, nothing is read otherwise.
    lets_no_more_through("", "[rego]\nversion = \"v0\"\n");
    let rules = "package main\n\ndeny contains \"x\" if input.a\n\nwarn contains \"y\" if input.b\n";
    let warn = "package main\n\nwarn contains \"y\" if input.b\n";
    let all = rewritten("rules = [\"policy/*.rego\"]\n", "policy/a.rego", rules, warn);
    assert_eq!(all.len(), 1, "{all:?}");
}

#[test]
fn a_glob_that_reaches_further_is_told_whatever_lies_there_today() {
    let exclude = |globs: &str| format!("exclude = [{globs}]\n");
    for (before, after) in [
        ("\"x/*\"", "\"x/**\""),
        ("\"x/*.tf\"", "\"x/**/*.tf\""),
        ("\"x/a*/**\"", "\"x/*/**\""),
        ("\"[a-m]*/**\"", "\"*/**\""),
        ("\"x/???/*\"", "\"x/*/*\""),
        ("\"x/{a,b}/**\"", "\"x/{a,b,c}/**\""),
        ("\"x/[!a]*\"", "\"x/*\""),
        ("\"x/[!a-c]*\"", "\"x/[!a]*\""),
    ] {
        let (all, glob) = (told(&changed(&exclude(before), &exclude(after)), &[]), after.trim_matches('"'));
        let expected = format!("iacgate.toml:1 block: `{glob}` is no longer judged");
        assert_eq!(all, [expected.as_str()], "{before} -> {after}");
    }
    for (before, after) in [
        ("\"x/**\"", "\"x/*\""),
        ("\"x/**\"", "\"x/**/*\""),
        ("\"x/**/*\"", "\"x/**\""),
        ("\"a/**\", \"b/**\"", "\"{a,b}/**\""),
        ("\"x/*/**\"", "\"x/[!a]*/**\""),
    ] {
        assert_eq!(told(&changed(&exclude(before), &exclude(after)), &[]), [""; 0], "{before} -> {after}");
    }
    let tiers = |prod: &str, sandbox: &str| {
        format!(
            "[[tier]]\nname = \"prod\"\npaths = [{prod}]\nblock = \"low\"\n\n[[tier]]\nname = \"sandbox\"\npaths = [{sandbox}]\nblock = \"critical\"\n"
        )
    };
    for (before, after) in [
        (("\"a/**\"", "\"b/*\""), ("\"a/*\"", "\"b/*\"")),
        (("\"a/**\"", "\"b/*\""), ("\"a/**\"", "\"b/**\"")),
        (("\"a/[a-z]*/**\"", "\"b/*\""), ("\"a/[a-m]*/**\"", "\"b/*\"")),
        (("\"a/**\"", "\"b/[a-m]*\""), ("\"a/**\"", "\"b/[a-z]*\"")),
    ] {
        let all = told(&changed(&tiers(before.0, before.1), &tiers(after.0, after.1)), &[]);
        assert!(
            all.len() == 1 && all[0].contains("which lets more through"),
            "{before:?} -> {after:?}: {all:?}"
        );
    }
    lets_no_more_through(&tiers("\"a/*\"", "\"b/**\""), &tiers("\"a/**\"", "\"b/**\""));
    let all = told(&changed(&tiers("\"a/*\"", "\"b/**\""), &tiers("\"a/**\"", "\"b/*\"")), &[]);
    assert!(all.len() == 1 && all[0].contains("`b/x/y` left tier `sandbox` for no tier"), "{all:?}");
    // A workspace that a tier above takes now.
    let workspaces = |sandbox: &str| {
        format!(
            "[[tier]]\nname = \"sandbox\"\nworkspaces = [\"{sandbox}\"]\nblock = \"critical\"\n\n[[tier]]\nname = \"prod\"\nworkspaces = [\"*-prod\"]\nblock = \"low\"\n"
        )
    };
    assert!(!told(&changed(&workspaces("dev"), &workspaces("*")), &[]).is_empty());
}

#[test]
fn what_opens_the_gate_blocks_whatever_the_threshold() {
    let before = "block = \"critical\"\n";
    let repo = changed(before, "block = \"critical\"\nexclude = [\"envs/**\"]\n");
    assert_eq!(told(&repo, &[]), ["iacgate.toml:2 block: `envs/**` is no longer judged"]);
    assert_eq!(repo.hook().status, 1);
    // Somebody who has decided otherwise, committed before, is heard.
    let warns = format!("{before}[actions]\nloosened-policy = \"warn\"\n");
    let all = told(&changed(&warns, &format!("exclude = [\"envs/**\"]\n{warns}")), &[]);
    assert_eq!(all, ["iacgate.toml:1 warn: `envs/**` is no longer judged"]);
}

#[test]
fn of_a_list_the_rules_that_read_it_say_which_way_it_is_looser() {
    let labels = |words: &str| format!("[settings]\ndata-labels = [{words}]\n");
    loosens(
        &labels("\"public\""),
        &labels("\"public\", \"any\""),
        2,
        "the setting `data-labels` lets more through than before",
    );
    // One tag more makes a store labelled, one less hides the label of real data.
    let tags = |words: &str| format!("[settings]\ndata-label-tags = [{words}]\n");
    assert_eq!(told(&changed(&tags("\"Data\""), &tags("\"Data\", \"Name\"")), &[]).len(), 1);
    assert_eq!(told(&changed(&tags("\"Data\", \"Name\""), &tags("\"Data\"")), &[]).len(), 1);
}

#[test]
fn strict_takes_no_exception_that_the_change_itself_brings() {
    const GOOD: &str = "resource \"aws_ebs_volume\" \"a\" {\n  size      = 1\n  encrypted = true\n}\n";
    const WORDS: &str = "# iacgate:ignore unencrypted-volume ticket=S-1 expires=2099-01-01 synthetic data";
    let bad = GOOD.replace("= true", "= false");
    let commented = bad.replace("  encrypted", &format!("  {WORDS}\n  encrypted"));
    let judged = |before: &str, after: &str| {
        let repo = TestRepo::holding(&[("iacgate.toml", ""), ("main.tf", before)]);
        repo.stage("main.tf", after);
        [repo.hook().status, repo.run(&["check", "--strict"]).status]
    };
    assert_eq!(judged(GOOD, &commented), [0, 1]);
    // It was there before, for this setting of this volume.
    let known = GOOD.replace("  encrypted", &format!("  {WORDS}\n  encrypted"));
    assert_eq!(judged(&known, &commented), [0, 0]);
    let above = |text: &str| format!("{WORDS}\n{text}");
    assert_eq!(judged(&above(GOOD), &above(&bad)), [0, 0]);
    // It stood at another volume.
    let other = known.replace("\"a\"", "\"b\"");
    assert_eq!(
        judged(&format!("{other}{GOOD}"), &format!("{}{commented}", GOOD.replace("\"a\"", "\"b\""))),
        [0, 1]
    );
    // Nor a new entry of the policy, nor a new line of the baseline.
    let repo = TestRepo::holding(&[("iacgate.toml", ""), ("main.tf", GOOD)]);
    repo.stage("main.tf", &bad);
    repo.stage(
        "iacgate.toml",
        "[[exception]]\nrule = \"unencrypted-volume\"\nresource = \"*\"\nticket = \"S-1\"\nreason = \"x\"\nexpires = 2099-01-01\n",
    );
    assert_eq!([repo.hook().status, repo.run(&["check", "--strict"]).status], [0, 1]);
}

#[test]
fn no_comment_excuses_what_the_policy_beside_it_lets_through() {
    for (before, after) in [
        ("# x\n", "# iacgate:ignore loosened-policy false-positive x\nexclude = [\"zz/**\"]\n"),
        (
            "# x\n",
            "# iacgate:ignore loosened-policy ticket=S-1 expires=2099-12-20 x\nexclude = [\"zz/**\"]\n",
        ),
        ("# x\n", "block = \"critical\" # iacgate:ignore loosened-policy false-positive x\n"),
        (
            "[compatibility]\nread = [\"tfsec\"]\n",
            "exclude = [\"zz/**\"] #tfsec:ignore:*\n[compatibility]\nread = [\"tfsec\"]\n",
        ),
    ] {
        let repo = changed(before, after);
        for arguments in [&["check"][..], &["check", "--strict"]] {
            let all = told(&repo, arguments);
            assert!(all.len() == 1 && all[0].contains(" block: "), "{after}: {all:?}");
        }
    }
}

#[test]
fn a_first_baseline_of_what_was_there_only_warns() {
    let bad = "resource \"aws_ebs_volume\" \"a\" {\n  encrypted = false\n}\n";
    let repo = TestRepo::holding(&[("iacgate.toml", ""), ("main.tf", bad)]);
    assert_eq!(repo.run(&["baseline"]).status, 0);
    repo.git(&["add", "iacgate.baseline"]);
    let all = told(&repo, &[]);
    assert!(all.len() == 1 && all[0].contains(" warn: "), "{all:?}");
    assert_eq!([repo.hook().status, repo.run(&["check", "--strict"]).status], [0, 1]);
    // One that also lets in what this commit brings is stopped.
    repo.stage("b.tf", bad.replace("\"a\"", "\"b\""));
    let line = fs_read(&repo, "iacgate.baseline");
    let own =
        line.lines().last().expect("a line").replace("volume.a", "volume.b").replacen(|_: char| true, "0", 1);
    repo.stage("iacgate.baseline", format!("{line}{own}\n"));
    assert!(told(&repo, &[]).iter().any(|one| one.contains(" block: ")), "{:?}", told(&repo, &[]));
}

fn fs_read(repo: &TestRepo, path: &str) -> String {
    std::fs::read_to_string(repo.path().join(path)).expect("it is there")
}

#[test]
fn except_writes_one_for_a_loosening_ahead_of_it_and_none_twice() {
    let repo = TestRepo::holding(&[("iacgate.toml", "block = \"low\"\n"), ("main.tf", "")]);
    let except = [
        "except",
        "loosened-policy",
        "--path",
        "iacgate.toml",
        "--ticket",
        "S-1",
        "--reason",
        "agreed",
        "--expires",
        "2099-01-01",
    ];
    let run = repo.run(&except);
    assert!(run.status == 0 && run.stdout.contains("commit it by itself, before the change"), "{run:?}");
    repo.git(&["add", "iacgate.toml"]);
    let again = repo.run(&except);
    assert!(
        again.status == 2 && again.stderr.contains("there is an exception for it already (iacgate.toml:3)"),
        "{again:?}"
    );
    assert_eq!(repo.hook().status, 0);
    repo.commit("agreed");
    repo.stage("iacgate.toml", fs_read(&repo, "iacgate.toml").replace("\"low\"", "\"high\""));
    let run = repo.run(&["--format", "json"]);
    assert!(
        run.status == 0 && run.stdout.contains("\"action\":\"excepted\"")
            || run.stdout.contains("\"excepted\""),
        "{run:?}"
    );
}

#[test]
fn a_shared_policy_that_a_commit_takes_away_does_not_stand_in_for_itself() {
    let repo = TestRepo::holding(&[
        ("iacgate.toml", "extends = [\"shared.toml\"]\n"),
        ("shared.toml", "block = \"low\"\n"),
    ]);
    repo.git(&["rm", "-q", "--cached", "shared.toml"]);
    let run = repo.run(&[]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.stderr.contains("`shared.toml`, which is not in the repository"), "{run:?}");
}

#[test]
fn who_mends_a_policy_that_could_not_be_read_is_told_that_nobody_knows_what_it_held() {
    let told = told(&changed("block = \"lw\"\n", "block = \"critical\"\n"), &[]);
    let message =
        "the policy before this change can't be read: whether this one lets more through is not known";
    assert_eq!(told, [format!("iacgate.toml:1 warn: {message}")]);
}
