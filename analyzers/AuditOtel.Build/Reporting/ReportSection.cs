namespace AuditOtel.Build.Reporting;

/// <summary>One table of a report.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Lead">What it holds, as a sentence.</param>
/// <param name="None">What is said where it holds nothing.</param>
/// <param name="Columns">The headings of the columns; the first names the row.</param>
/// <param name="Rows">For each row its cells, each of one or more steps.</param>
internal sealed record ReportSection(string Id, string Title, string Lead, string None, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>[]> Rows);
