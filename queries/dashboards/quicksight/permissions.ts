const actions = (names: string) => names.split(/\s+/).map((name) => `quicksight:${name}`);

/**
 * The action lists that QuickSight takes as an owner's and a viewer's; it refuses any other set:
 * https://docs.aws.amazon.com/quicksight/latest/APIReference/API_UpdateDataSetPermissions.html and its neighbours.
 */
export const ownerActions = {
  dataSource: actions(
    'DescribeDataSource DescribeDataSourcePermissions PassDataSource UpdateDataSource DeleteDataSource UpdateDataSourcePermissions',
  ),
  dataSet: actions(
    'DescribeDataSet DescribeDataSetPermissions PassDataSet UpdateDataSet DeleteDataSet UpdateDataSetPermissions DescribeIngestion ListIngestions CreateIngestion CancelIngestion CreateRefreshSchedule DescribeRefreshSchedule ListRefreshSchedules UpdateRefreshSchedule DeleteRefreshSchedule PutDataSetRefreshProperties DescribeDataSetRefreshProperties DeleteDataSetRefreshProperties',
  ),
  analysis: actions(
    'DescribeAnalysis DescribeAnalysisPermissions QueryAnalysis UpdateAnalysis DeleteAnalysis RestoreAnalysis UpdateAnalysisPermissions',
  ),
  dashboard: actions(
    'DescribeDashboard DescribeDashboardPermissions ListDashboardVersions QueryDashboard UpdateDashboard DeleteDashboard UpdateDashboardPermissions UpdateDashboardPublishedVersion',
  ),
  theme: actions(
    'DescribeTheme DescribeThemePermissions DescribeThemeAlias ListThemeAliases ListThemeVersions UpdateTheme DeleteTheme UpdateThemePermissions CreateThemeAlias UpdateThemeAlias DeleteThemeAlias',
  ),
  folder: actions(
    'CreateFolder DescribeFolder DescribeFolderPermissions UpdateFolder DeleteFolder UpdateFolderPermissions CreateFolderMembership DeleteFolderMembership',
  ),
} as const;

export const viewerActions = {
  dashboard: actions('DescribeDashboard ListDashboardVersions QueryDashboard'),
  folder: actions('DescribeFolder'),
  theme: actions('DescribeTheme DescribeThemeAlias ListThemeAliases ListThemeVersions'),
} as const;
