using System.Reflection;

namespace AuditOtel.Analyzers.Coverage.Catalogue;

/// <summary>The catalogue of privileged APIs that comes with the rules: the embedded file Catalogue.txt.</summary>
internal static class PrivilegedCatalogue
{
    private const string Resource = "AuditOtel.Analyzers.Coverage.Catalogue.Catalogue.txt";
    private const string Version = "version 1";
    private static readonly char[] Space = [' '];
    private static readonly Lazy<IReadOnlyList<CatalogueSet>> Loaded = new(() => Read(Text()));

    internal static IReadOnlyList<CatalogueSet> Sets => Loaded.Value;

    /// <summary>Reads a catalogue; a malformed one is a mistake of ours and no user can repair it.</summary>
    /// <exception cref="InvalidOperationException">The text is of another version or a line is malformed.</exception>
    internal static IReadOnlyList<CatalogueSet> Read(string text)
    {
        var lines = text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').ToArray();
        if (lines.Length == 0 || !string.Equals(lines[0], Version, StringComparison.Ordinal))
            throw new InvalidOperationException($"The catalogue of privileged APIs does not begin with '{Version}'.");

        var sets = new List<CatalogueSet>();
        var members = new List<CatalogueLine>();
        foreach (var line in lines.Skip(1))
        {
            if (line.StartsWith("set ", StringComparison.Ordinal))
                sets.Add(ReadSet(line, members = []));
            else if (sets.Count > 0 && CatalogueLine.Read(line, place: null) is { Line: { } read })
                members.Add(read);
            else
                throw new InvalidOperationException($"The catalogue of privileged APIs has a malformed line: {line}");
        }

        return sets;
    }

    private static CatalogueSet ReadSet(string line, List<CatalogueLine> members)
    {
        var words = line.Split(Space, 4);
        return words.Length == 4 && words[2] is ("default" or "opt-in")
            ? new CatalogueSet(words[1], words[2] is "default", words[3], members)
            : throw new InvalidOperationException($"The catalogue of privileged APIs has a malformed line: {line}");
    }

    private static string Text()
    {
        using var stream = typeof(PrivilegedCatalogue).GetTypeInfo().Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly of the rules lacks '{Resource}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
