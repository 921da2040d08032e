import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { sharp } from '../../images/sharp.ts';
import { atMost, type Benchmark, type BenchmarkRow, median } from './benchmark.ts';
import { benchmarkPictures, type PictureName } from './image-pictures.ts';
import { type ImageTool, imageTools } from './image-tools.ts';
import { measureProcess, type ProcessUse } from './measured-process.ts';

const scratch = '.inkstream/bench/images';
/** Absolute: vipsthumbnail takes others from where its input lies. */
const outputs = resolve(scratch, 'out');
const program = join(scratch, 'image-tasks.mjs');
const usualTurns = 3;
/** The best of the others is near the limit. */
const masterTurns = 5;

type Command = readonly [string, ...string[]];
type Uses = ReadonlyMap<string, readonly ProcessUse[]>;

const ours = 'Inkstream';
const naive = 'sharp, one decode per rendition';
const own = (task: string, input: string): Command => [process.execPath, program, task, input, outputs];

/** As the Lambda is bundled: the worker and the profiles lie beside the program. */
function bundlePrograms(): void {
  buildSync({
    entryPoints: {
      'image-tasks': 'test/bench/image-tasks.command.ts',
      'isolated-worker': 'images/process/isolated-worker.ts',
    },
    bundle: true,
    // Those of the layer; all else is in the bundle.
    external: ['sharp'],
    minifySyntax: true,
    minifyWhitespace: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outdir: scratch,
    outExtension: { '.js': '.mjs' },
  });
  cpSync('images/profiles', join(scratch, 'profiles'), { recursive: true });
}

/** Runs every command once a turn, so that a slow spell of the machine hits all of them. */
async function measureInTurns(commands: ReadonlyMap<string, Command>, turns = usualTurns): Promise<Uses> {
  const uses = new Map([...commands.keys()].map((name) => [name, [] as ProcessUse[]]));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [name, [command, ...words]] of commands) {
      rmSync(outputs, { recursive: true, force: true });
      mkdirSync(outputs, { recursive: true });
      uses.get(name)?.push(await measureProcess(command, words));
    }
  }
  return uses;
}

const medianOf = (uses: readonly ProcessUse[] | undefined, of: (use: ProcessUse) => number) =>
  median((uses ?? []).map(of));
const cpuOf = (uses: Uses, name: string) => medianOf(uses.get(name), ({ cpuSeconds }) => cpuSeconds);

/** Of each turn, ours against the other. */
function cpuRatio(uses: Uses, other: string): number {
  const [first, second] = [uses.get(ours) ?? [], uses.get(other) ?? []];
  return median(first.map(({ cpuSeconds }, turn) => cpuSeconds / (second[turn]?.cpuSeconds ?? Number.NaN)));
}

function rowsOf(task: string, uses: Uses): BenchmarkRow[] {
  return [...uses].flatMap(([name, of]) => [
    { what: `${task}: ${name}, CPU`, value: cpuOf(uses, name), unit: 's' },
    { what: `${task}: ${name}, peak memory`, value: medianOf(of, ({ peakMegabytes }) => peakMegabytes), unit: 'MB' },
  ]);
}

function againstTheBest(task: string, uses: Uses, tools: readonly string[]): BenchmarkRow[] {
  const best = [...tools].sort((one, other) => cpuOf(uses, one) - cpuOf(uses, other))[0];
  if (best === undefined) return [];
  return [
    { what: `${task}: CPU against the best of them (${best})`, unit: 'times', ...atMost(cpuRatio(uses, best), 1.2) },
  ];
}

async function derivatives(picture: PictureName, input: string, tools: readonly ImageTool[]): Promise<BenchmarkRow[]> {
  const task = `five WebP of ${picture}`;
  const commands = new Map<string, Command>([
    [ours, own('derivatives', input)],
    [naive, own('naive', input)],
    ...tools.map((tool) => [tool.name, tool.derivatives(input, outputs, picture)] as const),
  ]);
  const uses = await measureInTurns(commands);
  const ratio = cpuRatio(uses, naive);
  return [
    ...rowsOf(task, uses),
    ...againstTheBest(
      task,
      uses,
      tools.map(({ name }) => name),
    ),
    {
      what: `${task}: CPU against one decode per rendition`,
      unit: 'times',
      ...(picture === 'photo.jpg' ? { value: ratio } : atMost(ratio, 0.5)),
    },
  ];
}

/** The one that sharp brings along, so that all convert from the same. */
async function srgbProfile(): Promise<Buffer> {
  const create = { width: 1, height: 1, channels: 3, background: 'white' } as const;
  const { icc } = await sharp(await sharp({ create }).withIccProfile('srgb').png().toBuffer()).metadata();
  if (icc === undefined) throw new Error('sharp embeds no sRGB profile.');
  return icc;
}

async function master(input: string, tools: readonly ImageTool[]): Promise<BenchmarkRow[]> {
  const task = 'CMYK master of photo.jpg';
  const srgb = join(scratch, 'srgb.icc');
  writeFileSync(srgb, await srgbProfile());
  const profile = 'images/profiles/fogra39l-coated.icc';
  const others = new Map(
    tools.map((tool) => [tool.masterName, tool.master(input, join(outputs, 'press.tif'), profile, srgb)] as const),
  );
  const uses = await measureInTurns(new Map([[ours, own('master', input)], ...others]), masterTurns);
  return [...rowsOf(task, uses), ...againstTheBest(task, uses, [...others.keys()])];
}

/** Must come first: the other tasks begin with what it found. */
async function check(inputs: Readonly<Record<PictureName, string>>): Promise<BenchmarkRow[]> {
  const commands = Object.entries(inputs).map(([picture, input]) => [picture, own('check', input)] as const);
  const uses = await measureInTurns(new Map(commands));
  return [...uses.keys()].map((picture) => ({
    what: `check of ${picture}: CPU`,
    value: cpuOf(uses, picture),
    unit: 's',
  }));
}

async function wholeJob(inputs: Readonly<Record<PictureName, string>>): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const [picture, input] of Object.entries(inputs)) {
    const task = `whole job of ${picture}`;
    const uses = await measureInTurns(new Map([[ours, own('whole', input)]]));
    const peak = Math.max(...(uses.get(ours) ?? []).map(({ peakMegabytes }) => peakMegabytes));
    const cpuSeconds = cpuOf(uses, ours);
    rows.push(
      { what: `${task}: CPU`, value: cpuSeconds, unit: 's' },
      { what: `${task}: peak memory, both processes`, unit: 'MB', ...atMost(peak, 512) },
      { what: `${task}: images per hour and core`, value: 3600 / cpuSeconds, unit: '/h' },
    );
  }
  return rows;
}

async function run(): Promise<{ rows: BenchmarkRow[] }> {
  const inputs = await benchmarkPictures(scratch);
  bundlePrograms();
  const there = imageTools.filter(({ isThere }) => isThere());
  const missing = imageTools.filter((tool) => !there.includes(tool));
  for (const tool of missing) process.stderr.write(`${tool.name}: not installed (apt-get install ${tool.package})\n`);
  const rows: BenchmarkRow[] = await check(inputs);
  for (const picture of ['photo.jpg', 'photo.tif', 'photo.png'] as const) {
    rows.push(...(await derivatives(picture, inputs[picture], there)));
  }
  rows.push(...(await master(inputs['photo.jpg'], there)), ...(await wholeJob(inputs)));
  rmSync(outputs, { recursive: true, force: true });
  return { rows };
}

export const bench: Benchmark = {
  name: 'images',
  about:
    'A picture of 54 megapixels (6,000 × 9,000) as JPEG, LZW TIFF and PNG: five WebP (2,400 to 320 px, quality 80) and the ' +
    'CMYK press master (FOGRA39, LZW), each against other programs doing the same; the check of every byte of the file, which ' +
    'they do not do, is measured apart; and the whole job (check, master, proof, renditions, tiles). CPU seconds of all ' +
    'processes, their start included; ours open every output again. Ratios are medians of three turns (the master: five) on one machine.',
  run,
};
