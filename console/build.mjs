// Bundles the console into OUT: node build.mjs OUT
//
// Everything the page needs lands in OUT, beside it the gzip of whatever gets smaller by it.
// Nothing is fetched when it runs, so nothing here may name another host.
import { createRequire } from 'node:module';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

import esbuild from 'esbuild';

import { notices } from './notices.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const gzip = promisify(zlib.gzip);

const out = process.argv[2];
if (!out) {
    console.error('usage: node build.mjs OUT');
    process.exit(2);
}

const common = {
    bundle: true,
    minify: true,
    sourcemap: false,
    legalComments: 'none', // licenses.txt holds them, whole
    metafile: true,
    target: ['es2022'],
    define: { 'process.env.NODE_ENV': '"production"' },
    outdir: out,
    logLevel: 'warning',
};

/** The page. Chunks carry their content's hash; app.js and app.css have fixed names. */
async function bundlePage() {
    const { metafile } = await esbuild.build({
        ...common,
        entryPoints: { app: path.join(here, 'src/main.tsx') },
        format: 'esm',
        splitting: true,
        jsx: 'automatic',
        chunkNames: 'chunks/[name]-[hash]',
        assetNames: 'fonts/[name]-[hash]',
        loader: { '.ttf': 'file' },
    });
    await removeStrayStyles(metafile);
    return metafile;
}

/**
 * The bundler writes the styles of every lazily loaded chunk and loads none of them. app.css holds
 * those rules already, because main.tsx imports the whole editor.
 */
async function removeStrayStyles(metafile) {
    const styles = Object.keys(metafile.outputs).filter((file) => file.endsWith('.css'));
    const inputs = (file) => Object.keys(metafile.outputs[file].inputs);
    const kept = styles.find((file) => path.basename(file) === 'app.css');
    const held = new Set(inputs(kept));
    for (const stray of styles.filter((file) => file !== kept)) {
        const missing = inputs(stray).filter((input) => !held.has(input));
        if (missing.length > 0) {
            throw new Error(`styles that no page would load: ${missing.join(', ')}`);
        }
        await rm(stray);
    }
}

/** The editors' threads, as plain scripts: a module worker would gain nothing. */
async function bundleWorkers() {
    const workers = {
        'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
        'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
        'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
    };
    const entryPoints = Object.fromEntries(
        Object.entries(workers).map(([name, module]) => [name, require.resolve(module)]),
    );
    const { metafile } = await esbuild.build({ ...common, entryPoints, format: 'iife' });
    return metafile;
}

/** The page that draws: small, and nothing of the console. */
async function bundleChart() {
    const { metafile } = await esbuild.build({
        ...common,
        entryPoints: { chart: path.join(here, 'src/chart.ts') },
        format: 'esm',
    });
    return metafile;
}

async function copyPages() {
    for (const file of ['index.html', 'chart.html', 'icon.svg']) {
        await writeFile(path.join(out, file), await readFile(path.join(here, 'src', file)));
    }
}

async function* filesIn(folder) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
        const file = path.join(folder, entry.name);
        if (entry.isDirectory()) {
            yield* filesIn(file);
        } else {
            yield file;
        }
    }
}

/** Writes x.gz beside x where that saves at least a tenth. */
async function compress() {
    for await (const file of filesIn(out)) {
        const plain = await readFile(file);
        const packed = await gzip(plain, { level: 9 });
        if (packed.length < plain.length * 0.9) {
            await writeFile(`${file}.gz`, packed);
        }
    }
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const metafiles = [await bundlePage(), await bundleWorkers(), await bundleChart()];
await copyPages();
await writeFile(path.join(out, 'licenses.txt'), await notices(metafiles));
await compress();
