// Looks at a page as a person does and prints what it saw as JSON. Arguments: the page, what to search for.
const { chromium } = require("playwright-core");
const axe = require("axe-core");

(async () => {
  const [page_file, words] = process.argv.slice(2);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const page = await browser.newPage();
  const errors = [];
  const requests = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("dialog", (dialog) => { errors.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(`file://${page_file}`);

  const shown = () => page.locator(".finding:visible").count();
  const seen = { errors, requests: 0, all: await shown() };
  const critical = page.locator('.bar[data-facet="severity"]').first();
  seen.first_bar = await critical.getAttribute("aria-label");
  await critical.click();
  seen.after_click = await shown();
  seen.told = await page.locator("#count").textContent();
  await critical.focus();
  await page.keyboard.press("Enter");
  seen.after_key = await shown();
  await page.fill("#search", words);
  seen.after_search = await shown();
  await page.click("#clear");
  seen.after_clear = await shown();

  const colour = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await colour();
  await page.click("#theme");
  seen.has_dark = light !== (await colour());
  const rules = async () => {
    const found = await page.evaluate(() => window.axe.run(document));
    return found.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`);
  };
  // The page's own policy lets no script in but its own: the checker comes through the debugger.
  await page.evaluate(axe.source);
  await page.click("#unfold");
  seen.dark_violations = await rules();
  await page.click("#theme");
  seen.light_violations = await rules();
  await page.click("#unfold");

  // What a name or value brought along as markup would be an element that the report never makes.
  seen.foreign = await page.evaluate(() => document.querySelectorAll("main img, main iframe, main script, main a, main b").length);
  seen.ran = await page.evaluate(() => window.injected === true);
  // One that had to stay whole would take a page for itself.
  await page.emulateMedia({ media: "print" });
  seen.break_in_print = await page.evaluate(() => getComputedStyle(document.querySelector(".finding")).breakInside);
  await page.emulateMedia({ media: null });
  seen.pdf = (await page.pdf()).length;
  seen.open_for_print = await page.evaluate(() => {
    window.dispatchEvent(new Event("beforeprint"));
    const all = document.querySelectorAll("details").length;
    return all === document.querySelectorAll("details[open]").length;
  });
  seen.requests = requests.filter((url) => url !== `file://${page_file}`).length;
  await browser.close();
  console.log(JSON.stringify(seen));
})().catch((error) => { console.error(error); process.exit(1); });
