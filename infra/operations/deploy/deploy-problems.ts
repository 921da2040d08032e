/** What a Region of the account says of itself. */
export type RegionState =
  | { readonly kind: 'bootstrapped'; readonly region: string; readonly account: string; readonly version: number }
  | { readonly kind: 'not bootstrapped'; readonly region: string }
  | { readonly kind: 'unreadable'; readonly region: string; readonly reason: string };

/** Older bootstrap stacks lack the role that looks values up: https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html */
const leastVersion = 8;

export interface DeployPlace {
  readonly stage: string;
  /** What the stage asks for; undefined when any account will do. */
  readonly account: string | undefined;
  readonly regions: readonly RegionState[];
}

/** Why the stacks cannot be deployed there, each with what to do; nothing when they can be. */
export function deployProblems({ stage, account, regions }: DeployPlace): string[] {
  const found = regions.flatMap((state) => (state.kind === 'bootstrapped' ? [state.account] : []));
  const others = account === undefined ? [] : [...new Set(found)].filter((other) => other !== account);
  return [
    ...unreadable(regions),
    ...regions.flatMap((state) => problemsOf(state, found[0] ?? account)),
    ...others.map(
      (other) =>
        `The credentials are of account ${other}, but the stage ${stage} belongs into ${account}. Use others (--profile).`,
    ),
  ];
}

/** One is a line of its own, more are a list. */
export function describeProblems(what: string, problems: readonly string[]): string {
  return problems.length === 1 ? `${what}: ${problems[0]}` : [`${what}:`, ...problems].join('\n  ');
}

/** Whoever has no credentials has none in any Region. */
function unreadable(regions: readonly RegionState[]): string[] {
  const failed = regions.flatMap((state) => (state.kind === 'unreadable' ? [state] : []));
  const reasons = [...new Set(failed.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const places = failed.filter((state) => state.reason === reason).map(({ region }) => region);
    return `AWS could not be asked about ${places.join(' and ')}: ${reason}`;
  });
}

function problemsOf(state: RegionState, account = 'ACCOUNT'): string[] {
  switch (state.kind) {
    case 'unreadable':
      return [];
    case 'not bootstrapped':
      return [
        `${state.region} is not bootstrapped for the CDK. Once per account and Region: npx cdk bootstrap aws://${account}/${state.region}`,
      ];
    case 'bootstrapped':
      return state.version >= leastVersion
        ? []
        : [
            `The bootstrap stack of ${state.region} has version ${state.version}, the CDK asks for ${leastVersion} or newer: npx cdk bootstrap aws://${state.account}/${state.region}`,
          ];
  }
}
