// Visits the web console as a person would, and prints what it saw as one JSON object:
//   node console.mjs PAGE SCREENSHOT
// It judges nothing: console_test.py does.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { chromium } from 'playwright-core';

const [page_url, screenshot] = process.argv.slice(2);
const queries = {
    Plain: 'query Plain { user(id: "1") { name orders { id } } }',
    Deferred: 'query Deferred { user(id: "1") { name ... @defer { orders { id } } } }',
    Wrong: 'query Wrong { noSuchField }',
};

// The browser's own chatter must not look like the page's. Every name but the gateway's address
// fails to resolve, so that a request that should not be there fails as well as shows.
const flags = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

const seen = { requests: [], violations: [], complaints: [], steps: {} };

/** Notes everything a page can do wrong while we are not looking. */
async function watch(page) {
    page.on('request', (request) => seen.requests.push(request.url()));
    page.on('requestfailed', (request) => {
        // GraphiQL stops reading a reply in parts at its last boundary. The browser may not have
        // seen the end of the body by then, and calls that aborted.
        const why = request.failure()?.errorText;
        if (why !== 'net::ERR_ABORTED' || request.method() !== 'POST') {
            seen.complaints.push(`failed: ${request.url()} ${why}`);
        }
    });
    page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) {
            seen.complaints.push(`${message.type()}: ${message.text()}`);
        }
    });
    page.on('pageerror', (error) => seen.complaints.push(`thrown: ${error.message}`));
    await page.exposeFunction('noteViolation', (text) => seen.violations.push(text));
    await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
            window.noteViolation(`${event.violatedDirective} ${event.blockedURI}`);
        });
    });
}

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
    await watch(page);
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
    await page.screenshot({ path: screenshot });
}

const profile = await mkdtemp(path.join(os.tmpdir(), 'millrace-browser-'));
const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: flags,
    viewport: { width: 1280, height: 800 },
});
try {
    await visit(browser.pages()[0] ?? (await browser.newPage()));
} catch (error) {
    seen.complaints.push(`stopped: ${error.message}`);
    await browser.pages()[0]?.screenshot({ path: screenshot });
} finally {
    await browser.close();
    await rm(profile, { recursive: true, force: true });
}
console.log(JSON.stringify(seen));
