using System.Globalization;

namespace AuditOtel.Precision;

/// <summary>What the command line asks for.</summary>
internal sealed class Options
{
    internal const string Usage =
        """
        dotnet run -c Release --project bench/AuditOtel.Precision -- DIRECTORY [options]
          --rule ID        hits of this rule; may be repeated. All that are on when none is named; AOT0104 is switched on by naming it
          --lines FILE     an audit.privileged.txt
          --set KEY=VALUE  a setting of the project, as of an .editorconfig; may be repeated
          --skip TEXT      leaves out files whose path, behind DIRECTORY, contains this; may be repeated
          --sample N       N hits of each rule, taken at random
          --seed N         by which they are taken (default 1): the same seed takes the same hits
          --context N      N lines of source before and behind each hit
          --json           as JSON
          --cost NAME      no hits: the processor time and memory of an analysis with 'none' of our rules or 'all' of them, beside those of the SDK
        """;

    private static readonly Dictionary<string, Action<Options, string>> WithValue = new(StringComparer.Ordinal)
    {
        ["--rule"] = static (options, value) => options.Rules.Add(value),
        ["--lines"] = static (options, value) => options.Lines = value,
        ["--set"] = static (options, value) => options.Settings.Add(value.Contains('=', StringComparison.Ordinal) ? value : throw new PrecisionException($"'{value}' is no setting: write KEY=VALUE.")),
        ["--skip"] = static (options, value) => options.Skipped.Add(value),
        ["--sample"] = static (options, value) => options.Sample = Number(value),
        ["--seed"] = static (options, value) => options.Seed = Number(value),
        ["--context"] = static (options, value) => options.Context = Number(value),
        ["--cost"] = static (options, value) => options.Cost = value is "none" or "all" ? value : throw new PrecisionException($"'{value}' is nothing to measure: write 'none' or 'all'."),
    };

    private Options(string directory) => Directory = directory;

    internal string Directory { get; }

    internal List<string> Rules { get; } = [];

    internal string? Lines { get; private set; }

    internal List<string> Settings { get; } = [];

    internal List<string> Skipped { get; } = [];

    internal int? Sample { get; private set; }

    internal int Seed { get; private set; } = 1;

    internal int Context { get; private set; }

    internal bool Json { get; private set; }

    internal string? Cost { get; private set; }

    /// <exception cref="PrecisionException">The command line cannot be understood.</exception>
    internal static Options Read(string[] args)
    {
        if (args.Length == 0 || args[0].StartsWith('-'))
            throw new PrecisionException("Name the directory of a server's sources first.");

        if (!System.IO.Directory.Exists(args[0]))
            throw new PrecisionException($"There is no directory '{args[0]}'.");

        var options = new Options(Path.GetFullPath(args[0]));
        for (var i = 1; i < args.Length; i++)
        {
            if (args[i] is "--json")
                options.Json = true;
            else if (WithValue.TryGetValue(args[i], out var take) && ++i < args.Length)
                take(options, args[i]);
            else
                throw new PrecisionException($"'{args[Math.Min(i, args.Length - 1)]}' is no option, or lacks its value.");
        }

        return options;
    }

    private static int Number(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new PrecisionException($"'{value}' is no number.");
}
