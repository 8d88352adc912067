// Formats texts as `terraform fmt` does: a JSON array of texts in, an array of the same length out.
// A text that is no HCL comes back as it is.
const { format } = require('@cdktf/hcl-tools');

const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
Promise.all(texts.map((text) => format(text))).then((formatted) => {
  // The WebAssembly's own event loop never ends.
  process.stdout.write(JSON.stringify(formatted), () => process.exit(0));
});
