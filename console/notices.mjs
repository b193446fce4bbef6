// The licences of whatever ended up in the bundle, as their authors ask us to pass them on.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** node_modules/a/b/c.js -> node_modules/a; scoped names keep both parts. */
function packageFolder(input) {
    const start = input.lastIndexOf('node_modules/');
    if (start < 0) {
        return undefined;
    }
    const [scope, name] = input.slice(start + 'node_modules/'.length).split('/');
    const own = scope.startsWith('@') ? `${scope}/${name}` : scope;
    return input.slice(0, start) + 'node_modules/' + own;
}

async function licenseText(folder) {
    const files = await readdir(folder);
    const wanted = files.filter((file) => /^(licen[cs]e|notice|thirdpartynotices)/i.test(file));
    const texts = await Promise.all(
        wanted.sort().map((file) => readFile(path.join(folder, file), 'utf8')),
    );
    return texts.map((text) => text.trim()).join('\n\n');
}

/** One text: name, version and licence of every package that the metafiles name as an input. */
export async function notices(metafiles) {
    const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
    const folders = [...new Set(inputs.map(packageFolder).filter(Boolean))].sort();
    const parts = await Promise.all(
        folders.map(async (folder) => {
            const about = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
            const text = (await licenseText(folder)) || `Licence: ${about.license}`;
            return `${about.name} ${about.version} (${about.license})\n\n${text}\n`;
        }),
    );
    return `The console contains these works.\n\n${parts.join(`\n${'-'.repeat(78)}\n\n`)}`;
}
