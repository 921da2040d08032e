import { deploysOf, edgeOf, quickSightOf, type Stage } from '../../stages.ts';
import { type CdkRun, cdkArguments, type StackKind, shellText, stackName } from './cdk-arguments.ts';
import type { RegionState } from './deploy-problems.ts';

/** Where CloudFront takes its firewalls from. */
const edgeRegion = 'us-east-1';

/** The kinds of stacks that a stage has. */
export function kindsOf(stage: Stage): StackKind[] {
  return [
    ...(stage.secondRegion === undefined ? [] : ['secondRegion' as const]),
    'stateful',
    'stateless',
    ...(edgeOf(stage) === undefined ? [] : ['edge' as const]),
    ...(edgeOf(stage) === undefined || stage.identity.staff === undefined ? [] : ['gatePermit' as const]),
    ...(quickSightOf(stage) === undefined ? [] : ['dashboards' as const]),
    ...(deploysOf(stage) === undefined ? [] : ['deploys' as const]),
  ];
}

/** Where the stacks go; the edge is in one Region, whatever the stage's own, and a second Region in another. */
export function regionsOf({ stacks }: CdkRun, stage: Stage, ownRegion: string): string[] {
  const kinds: readonly string[] = stacks.length === 0 ? kindsOf(stage) : stacks;
  const elsewhere: Readonly<Record<string, string | undefined>> = {
    edge: edgeRegion,
    secondRegion: stage.secondRegion?.region,
  };
  const regions = kinds.map((kind) => elsewhere[kind] ?? ownRegion);
  return [...new Set(regions)];
}

/** What is about to happen, line by line. */
export function describeRun(run: CdkRun, stage: Stage, regions: readonly RegionState[]): string[] {
  const kinds = run.stacks.length === 0 ? kindsOf(stage) : run.stacks;
  const places = regions.map((state) =>
    state.kind === 'bootstrapped' ? `${state.region} of account ${state.account}` : state.region,
  );
  return [
    `Stage     ${stage.name}${stage.deletionProtection ? ' (protected: what holds data outlives its stacks)' : ''}`,
    ...(places.length === 0 ? [] : [`Place     ${places.join(' and ')}`]),
    `Stacks    ${kinds.map((kind) => stackName(kind, stage.name)).join(', ')}`,
    `Network   ${stage.network === undefined ? 'none' : `zones ${stage.network.zones.join(', ')}`}`,
    `Command   ${shellText(['npx', 'cdk', ...cdkArguments(run)])}`,
  ];
}
