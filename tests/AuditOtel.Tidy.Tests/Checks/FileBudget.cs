namespace AuditOtel.Tidy.Tests.Checks;

/// <summary>How long a file may be: style.md's budget, so that a file can be read in one go.</summary>
internal static class FileBudget
{
    internal const int Most = 500;
    internal const int Usual = 250;

    internal static IEnumerable<Finding> Check(IReadOnlyCollection<SourceFile> files)
    {
        foreach (var file in files.Where(file => file.LineCount > Most))
            yield return new Finding(file.Path, 0, $"{file.LineCount} lines, at most {Most} are allowed: split it by meaning.");

        var source = files.Where(file => file.IsSource).ToList();
        var usual = Percentile.Of95(source.Select(file => file.LineCount));
        if (usual <= Usual)
            yield break;
        foreach (var file in source.Where(file => file.LineCount > Usual))
            yield return new Finding(file.Path, 0, $"{file.LineCount} lines; 95 of 100 source files must have at most {Usual}, now it is {usual}.");
    }
}
