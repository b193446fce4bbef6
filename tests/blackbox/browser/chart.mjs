// Uses the chart as a person would, and prints what it saw as one JSON object:
//   node chart.mjs PAGE SCREENSHOT
// It judges nothing: chart_test.py does.
import { browse, seen } from './visit.mjs';

const [page_url, screenshot] = process.argv.slice(2);

const status = (page) => page.locator('#status');

async function says(page, text) {
    await status(page).filter({ hasText: text }).waitFor({ timeout: 15_000 });
    return status(page).innerText();
}

/** How many points of the canvas have the colour of each series, nearly. */
function inked(page) {
    return page.evaluate(() => {
        const canvas = document.querySelector('canvas');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        const shown = [...document.querySelectorAll('.u-series .u-marker')].slice(1);
        return shown.map((marker) => {
            const [r, g, b] = getComputedStyle(marker).borderColor.match(/\d+/g).map(Number);
            let count = 0;
            for (let i = 0; i < data.length; i += 4) {
                const off = Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b);
                count += data[i + 3] > 200 && off < 24 ? 1 : 0;
            }
            return count;
        });
    });
}

await browse(screenshot, async (page) => {
    seen.asked = [];
    page.on('response', async (response) => {
        if (response.request().method() === 'POST') {
            seen.asked.push({ ...response.request().postDataJSON(), reply: await response.json() });
        }
    });
    await page.goto(page_url);
    seen.title = await page.title();
    seen.steps.first = await says(page, 'moving average of 51');
    seen.steps.inked = await inked(page);

    await page.locator('#kernel').selectOption({ label: 'moving median' });
    seen.steps.kernel = await says(page, 'moving median of 51');

    await page.locator('#window').fill('401');
    seen.steps.window = await says(page, 'moving median of 401');

    await page.locator('#kernel').selectOption({ label: 'Savitzky-Golay' });
    await page.locator('#window-number').fill('0');
    seen.steps.refused = await says(page, 'window');
    seen.steps.marked = await status(page).getAttribute('class');

    await page.locator('#kernel').selectOption({ label: 'low pass' });
    await page.locator('#window-number').fill('301');
    seen.steps.again = await says(page, 'low pass of 301');
    seen.steps.marked_again = await status(page).getAttribute('class');
    await page.locator('summary').click();
    seen.steps.query = await page.locator('#query').innerText();
});
