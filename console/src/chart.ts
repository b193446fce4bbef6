// A list of numbers, raw and as a kernel of the gateway smooths it.
//
//   chart.html?field=signal(sensor:"stone")&list=values
//
// The raw list is fetched once; every change of kernel or window is one more query, answered by
// the gateway. Nothing is computed here.
import uPlot from 'uplot';

import { endpoint } from './endpoint';

import 'uplot/dist/uPlot.min.css';
import './chart.css';

interface Kernel {
    label: string;
    /** Arguments of @compute, of which `$window` and `$cutoff` depend on the slider. */
    arguments: string;
    variables: string;
}

const kernels: Kernel[] = [
    { label: 'moving average', arguments: 'type: "movingAverage", window: $window, center: true' },
    { label: 'moving median', arguments: 'type: "movingMedian", window: $window, center: true' },
    { label: 'exponential', arguments: 'type: "ewma", span: $window' },
    { label: 'Savitzky-Golay', arguments: 'type: "savgol", window: $window, order: 2' },
    { label: 'low pass', arguments: 'type: "lowpass", cutoff: $cutoff' },
    { label: 'moving maximum', arguments: 'type: "movingMax", window: $window, center: true' },
    { label: 'moving minimum', arguments: 'type: "movingMin", window: $window, center: true' },
].map((kernel) => ({
    ...kernel,
    variables: kernel.arguments.includes('$cutoff') ? '$cutoff: Float!' : '$window: Int!',
}));

type Numbers = (number | null)[];

function element<T extends HTMLElement>(id: string): T {
    return document.getElementById(id) as T;
}

const field = element<HTMLInputElement>('field');
const list = element<HTMLInputElement>('list');
const kernel = element<HTMLSelectElement>('kernel');
const slider = element<HTMLInputElement>('window');
const number = element<HTMLInputElement>('window-number');
const status = element<HTMLElement>('status');
const asked = element<HTMLElement>('query');
const box = element<HTMLElement>('chart');

function say(text: string, wrong = false): void {
    status.textContent = text;
    status.classList.toggle('wrong', wrong);
}

/** The numbers that `query` gives. Throws what the gateway says is wrong. */
async function ask(query: string, variables: object, signal: AbortSignal): Promise<Numbers> {
    const reply = await fetch(endpoint(), {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query, variables }),
        signal,
    });
    const { data, errors } = await reply.json();
    if (errors?.length) {
        throw new Error(errors[0].message);
    }
    const numbers = list.value.split('.').reduce((value, key) => value?.[key], data?.series);
    if (!Array.isArray(numbers)) {
        throw new Error('There is no such list.');
    }
    return numbers;
}

/** The selection down to the list, with `directives` on it. */
function selection(directives = ''): string {
    const path = list.value.split('.');
    return `series: ${field.value} { ${path.join(' { ')}${directives}${' }'.repeat(path.length)}`;
}

// --- the picture ------------------------------------------------------------------------------

const style = getComputedStyle(document.documentElement);
const colour = (name: string) => {
    // Canvas does not know light-dark(): let an element work it out.
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = style.getPropertyValue(name);
    const worked_out = getComputedStyle(probe).color;
    probe.remove();
    return worked_out;
};

const line = () => ({ stroke: colour('--line'), width: 1 });
const axis = () => ({ stroke: colour('--faint'), grid: line(), ticks: line() });

const plot = new uPlot(
    {
        width: box.clientWidth,
        height: box.clientHeight - legendHeight(),
        scales: { x: { time: false } },
        axes: [axis(), axis()],
        series: [
            { label: 'position' },
            { label: 'raw', stroke: colour('--raw'), width: 1 },
            { label: 'smoothed', stroke: colour('--smoothed'), width: 2 },
        ],
    },
    [[], [], []],
    box,
);

function legendHeight(): number {
    return 40;
}

function fit(): void {
    plot.setSize({ width: box.clientWidth, height: box.clientHeight - legendHeight() });
}

let raw: Numbers = [];

function draw(smoothed: Numbers): void {
    plot.setData([raw.map((_, position) => position), raw, smoothed]);
}

// --- what is chosen ---------------------------------------------------------------------------

let latest = new AbortController();

/** Runs `work` in the place of what still runs, and says what goes wrong. */
async function instead(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    latest.abort();
    const mine = (latest = new AbortController());
    try {
        await work(mine.signal);
    } catch (error) {
        if (!mine.signal.aborted) {
            say((error as Error).message, true);
        }
    }
}

async function smooth(signal: AbortSignal): Promise<void> {
    const chosen = kernels[kernel.selectedIndex]!;
    const window = Number(number.value);
    const query =
        `query Smoothed(${chosen.variables}) {\n` +
        `  ${selection(` @compute(${chosen.arguments})`)}\n}`;
    const variables = chosen.variables.startsWith('$cutoff') ? { cutoff: 1 / window } : { window };
    asked.textContent = `${query}\n\n${JSON.stringify(variables)}`;
    const began = performance.now();
    const smoothed = await ask(query, variables, signal);
    const took = Math.round(performance.now() - began);
    draw(smoothed);
    say(`${raw.length.toLocaleString('en')} points, ${chosen.label} of ${window}: ${took} ms`);
}

function load(): Promise<void> {
    return instead(async (signal) => {
        say('Loading …');
        raw = await ask(`query Raw {\n  ${selection()}\n}`, {}, signal);
        await smooth(signal);
    });
}

for (const { label } of kernels) {
    kernel.add(new Option(label));
}
const address = new URLSearchParams(location.search);
field.value = address.get('field') ?? '';
list.value = address.get('list') ?? 'values';
slider.value = number.value = address.get('window') ?? '51';

slider.addEventListener('input', () => {
    number.value = slider.value;
    void instead(smooth);
});
number.addEventListener('input', () => {
    slider.value = number.value;
    void instead(smooth);
});
kernel.addEventListener('input', () => void instead(smooth));
field.addEventListener('change', () => void load());
list.addEventListener('change', () => void load());
element<HTMLFormElement>('choice').addEventListener('submit', (event) => event.preventDefault());
new ResizeObserver(fit).observe(box);

if (field.value) {
    void load();
} else {
    say('Name a field with a list of numbers below it, such as signal(sensor: "stone").');
}
