// A visit to a page of the gateway, in a browser that notes everything that goes wrong.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { chromium } from 'playwright-core';

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

/** What a visit has seen; the script adds its own `steps`. */
export const seen = { requests: [], violations: [], complaints: [], steps: {} };

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

/** Opens a browser, lets `visit(page)` use it, and prints what was seen as one JSON object. */
export async function browse(screenshot, visit) {
    const profile = await mkdtemp(path.join(os.tmpdir(), 'millrace-browser-'));
    const browser = await chromium.launchPersistentContext(profile, {
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        headless: true,
        args: flags,
        viewport: { width: 1280, height: 800 },
    });
    const page = browser.pages()[0] ?? (await browser.newPage());
    try {
        await watch(page);
        await visit(page);
    } catch (error) {
        seen.complaints.push(`stopped: ${error.message}`);
    } finally {
        await page.screenshot({ path: screenshot });
        await browser.close();
        await rm(profile, { recursive: true, force: true });
    }
    console.log(JSON.stringify(seen));
}
