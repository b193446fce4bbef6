// Visits the web console as a person would, and prints what it saw as one JSON object:
//   node console.mjs PAGE SCREENSHOT
// It judges nothing: console_test.py does.
import { browse, seen } from './visit.mjs';

const [page_url, screenshot] = process.argv.slice(2);
const queries = {
    Plain: 'query Plain { user(id: "1") { name orders { id } } }',
    Deferred: 'query Deferred { user(id: "1") { name ... @defer { orders { id } } } }',
    Wrong: 'query Wrong { noSuchField }',
};

/** What the reply pane shows, with the editor's hard spaces made plain ones. */
async function reply(page) {
    const lines = await page.locator('.graphiql-response .view-line').allInnerTexts();
    return lines.join('\n').replaceAll('\u00a0', ' ');
}

/** Replaces the text in the editor; its tab takes the name once the editor has understood it. */
async function write(page, name) {
    await page.locator('.graphiql-query-editor .view-lines').first().click();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText(queries[name]);
    await page.locator('.graphiql-tab-active', { hasText: name }).waitFor({ timeout: 10_000 });
}

async function run(page, name, awaited) {
    await write(page, name);
    await page.locator('.graphiql-execute-button').click();
    await page
        .locator('.graphiql-response .view-lines', { hasText: awaited })
        .waitFor({ timeout: 10_000 });
    return reply(page);
}

async function visit(page) {
    await page.goto(page_url);
    await page.locator('.graphiql-query-editor .view-line').first().waitFor();
    seen.title = await page.title();

    seen.steps.reply = await run(page, 'Plain', 'order-102');
    seen.steps.deferred = await run(page, 'Deferred', 'order-102');

    // The editor's own thread has the schema when it underlines a field that is not there.
    await write(page, 'Wrong');
    await page.locator('.squiggly-error').first().waitFor({ timeout: 10_000 });
    seen.steps.underlined = true;

    await page.getByRole('button', { name: /documentation explorer/i }).first().click();
    await page.locator('.graphiql-doc-explorer').getByText('Query', { exact: true }).click();
    seen.steps.documentation = await page.locator('.graphiql-doc-explorer').innerText();

    await page.getByRole('button', { name: /^headers$/i }).click();
    seen.steps.headers = await page.locator('.graphiql-editor-tool .view-lines').count();

    await run(page, 'Plain', 'order-102');
}

await browse(screenshot, visit);
