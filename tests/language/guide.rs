//! Every example in the guide is read as it stands there.

use super::toml_table;
use iacgate::rules::{Rules, parse};

#[test]
fn every_example_of_the_guide_is_valid() {
    let guide = include_str!("../../docs/rules.md");
    let (mut conditions, mut packs) = (0, 0);
    for block in guide.split("```toml\n").skip(1) {
        let block = block.split("```").next().expect("a block ends");
        let mut texts = Vec::new();
        if block.starts_with('{') {
            for line in block.lines() {
                conditions += 1;
                let head = "[[rule]]\nid = \"r\"\ntitle = \"t\"\nseverity = \"low\"\n[rule.terraform]\nresource = \"s\"\n";
                texts.push(format!("{head}require = {line}\n[lists]\ngpu-families = []\n[dates.runtimes]\n"));
            }
        } else {
            packs += 1;
            texts.push(block.to_owned());
        }
        for text in texts {
            let pack = toml_table::read(&text, parse::pack)
                .unwrap_or_else(|mistake| panic!("{} {:?}\n{text}", mistake.message, mistake.help));
            let (mentions, mut rules) = (pack.mentions.clone(), Rules::built_in());
            rules.add(pack);
            assert!(rules.unknown_mention(&mentions).is_none(), "{text}");
        }
    }
    assert!(conditions > 40 && packs == 5, "{conditions} conditions and {packs} packs");
}
