import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});

/** A resource of a template; properties are CloudFormation's own, with its intrinsic functions. */
export type TemplateResource = z.infer<typeof resourceSchema> & {
  /** In its own stack; absent where nothing refers to it. */
  readonly logicalId?: string;
};

const templateSchema = z.looseObject({ Resources: z.record(z.string(), resourceSchema).default({}) });
const cdkFile = z.object({ context: z.record(z.string(), z.unknown()) });

/** The app could not make the stage's stacks; the message is what it said. */
export class SynthesisError extends Error {
  constructor(said: string) {
    super(said.trim() || 'The stacks of the stage could not be made.');
    this.name = 'SynthesisError';
  }
}

/**
 * All resources of a stage on AWS, as the CDK app itself makes them, without bundling the code of any function.
 * @throws SynthesisError when the stage is unknown or its settings are wrong
 */
export async function synthesiseStage(stage: string, projectRoot: string): Promise<TemplateResource[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cost-synth-'));
  try {
    const { context } = cdkFile.parse(JSON.parse(readFileSync(join(projectRoot, 'cdk.json'), 'utf8')));
    await runApp(projectRoot, folder, { ...context, stage, 'aws:cdk:bundling-stacks': [] });
    return readdirSync(folder)
      .filter((file) => file.endsWith('.template.json'))
      .flatMap((file) => resourcesIn(JSON.parse(readFileSync(join(folder, file), 'utf8'))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The resources of a template, each with its logical id. */
export function resourcesIn(template: unknown): TemplateResource[] {
  const { Resources: resources } = templateSchema.parse(template);
  return Object.entries(resources).map(([logicalId, resource]) => ({ ...resource, logicalId }));
}

/** The variables are those by which the CDK CLI tells an app what it asks for. */
async function runApp(cwd: string, outputFolder: string, context: object): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'infra/app.ts'], {
    cwd,
    env: { ...process.env, CDK_OUTDIR: outputFolder, CDK_CONTEXT_JSON: JSON.stringify(context) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  if (code !== 0) throw new SynthesisError(said);
}
