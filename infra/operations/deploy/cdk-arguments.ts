/** What the CDK is to do with the stacks of a stage. */
export interface CdkRun {
  readonly action: 'deploy' | 'diff' | 'synth';
  readonly stage: string;
  /** What of the stage is said otherwise than in infra/stages.json, by name. */
  readonly context: Readonly<Record<string, string | undefined>>;
  /** The kinds of stacks; all when there are none. */
  readonly stacks: readonly string[];
  readonly profile?: string | undefined;
  /** @default what the CDK asks by itself: before anything that opens access */
  readonly requireApproval?: string | undefined;
  /** Options of the CDK CLI, as they are. */
  readonly others: readonly string[];
}

/** The kinds of stacks of a stage, in the order in which they are deployed. */
export const stackKinds = [
  'secondRegion',
  'stateful',
  'stateless',
  'edge',
  'gatePermit',
  'dashboards',
  'deploys',
] as const;
export type StackKind = (typeof stackKinds)[number];

/** `stateful` of `prod` is the stack `InkstreamStateful-prod`. */
export function stackName(kind: string, stage: string): string {
  return `Inkstream${kind.charAt(0).toUpperCase()}${kind.slice(1)}-${stage}`;
}

/** The arguments of the CDK CLI. */
export function cdkArguments(run: CdkRun): string[] {
  const named = run.stacks.map((kind) => stackName(kind, run.stage));
  const context = Object.entries({ stage: run.stage, ...run.context }).flatMap(([name, value]) =>
    value === undefined ? [] : ['-c', `${name}=${value}`],
  );
  return [
    run.action,
    ...(named.length === 0 && run.action === 'deploy' ? ['--all'] : named),
    ...context,
    ...(run.profile === undefined ? [] : ['--profile', run.profile]),
    ...optionsOf(run),
    ...run.others,
  ];
}

function optionsOf({ action, requireApproval, stacks }: CdkRun): string[] {
  switch (action) {
    case 'deploy':
      return [
        ...(requireApproval === undefined ? [] : ['--require-approval', requireApproval]),
        // Whoever names a stack means that one; those that it needs are there already, or CloudFormation says so.
        ...(stacks.length === 0 ? [] : ['--exclusively']),
      ];
    case 'diff':
      return [];
    case 'synth':
      return ['--quiet'];
  }
}

/** A command as somebody would type it. */
export function shellText(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
