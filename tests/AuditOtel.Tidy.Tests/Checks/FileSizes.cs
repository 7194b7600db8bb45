namespace AuditOtel.Tidy.Tests.Checks;

/// <summary>A repository is read by people: nothing in it is larger than half a mebibyte.</summary>
internal static class FileSizes
{
    internal const long Most = 512 * 1024;

    internal static IEnumerable<Finding> Check(string path, long length)
    {
        if (length > Most)
            yield return new Finding(path, 0, $"{length} bytes, at most {Most} are allowed: make it when it is needed.");
    }
}
