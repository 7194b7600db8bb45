using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace AuditOtel.Collector.Configuration;

/// <summary>One object of a configuration file or a policy. Every key is asked for by name; what was not asked for is unknown, and an error.</summary>
internal sealed class ConfigurationSection(ConfigurationNode node, string pattern, ConfigurationFindings findings)
{
    private readonly List<string> _asked = [];

    /// <summary>Reports the keys nobody asked for. Call it last.</summary>
    internal void Finish()
    {
        foreach (var (key, value) in node.Members)
        {
            if (!_asked.Contains(key, value.Variable is null ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase))
                findings.Add(value, $"the key '{node.PathOf(key)}' is unknown; there are {string.Join(", ", _asked)}.");
        }
    }

    internal bool Has(string key) => node.TryGet(key, out _);

    /// <summary>Reports an error about a key of this section, or about the section when the key is not there.</summary>
    internal void Fail(string key, string sentence) =>
        findings.Add(node.TryGet(key, out var value) ? value : node, $"'{node.PathOf(key)}' {sentence}");

    /// <summary>Reports an error about this section itself.</summary>
    internal void Fail(string sentence) => findings.Add(node, $"'{node.Path}' {sentence}");

    internal bool Flag(string key, bool standard = false)
    {
        if (!TryGet(key, out var value))
            return standard;
        if (value.Kind is JsonTokenType.True or JsonTokenType.False)
            return value.Kind == JsonTokenType.True;
        if (value.Variable is not null && bool.TryParse(value.Text, out var flag))
            return flag;
        Fail(key, "must be true or false.");
        return standard;
    }

    internal int Number(string key, int standard, int least, int most)
    {
        if (!TryGet(key, out var value))
            return standard;
        if ((value.Kind == JsonTokenType.Number || value.Variable is not null)
            && int.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most)
        {
            return number;
        }

        Fail(key, least == most ? $"must be {least}." : $"must be a whole number from {least} to {most}.");
        return standard;
    }

    internal TimeSpan? Duration(string key, TimeSpan least, TimeSpan most)
    {
        if (!TryGet(key, out var value))
            return null;
        if (value.Kind == JsonTokenType.String && DurationText.TryParse(value.Text, out var duration) && duration >= least && duration <= most)
            return duration;
        Fail(key, $"must be a duration from \"{DurationText.Format(least)}\" to \"{DurationText.Format(most)}\", written like \"90s\", \"15m\", \"12h\" or \"30d\".");
        return null;
    }

    internal ByteAmount? Amount(string key)
    {
        if (!TryGet(key, out var value))
            return null;
        if (value.Kind == JsonTokenType.String && ByteAmount.TryParse(value.Text, out var amount))
            return amount;
        Fail(key, "must be an amount, written like \"512MiB\" or \"5%\".");
        return null;
    }

    internal long? Bytes(string key, long least, long most)
    {
        if (!TryGet(key, out var value))
            return null;
        if (value.Kind == JsonTokenType.String
            && ByteAmount.TryParse(value.Text, out var amount)
            && amount.Percent is null
            && amount.Bytes >= least
            && amount.Bytes <= most)
        {
            return amount.Bytes;
        }

        Fail(key, $"must be an amount of bytes from \"{ByteAmount.OfBytes(least)}\" to \"{ByteAmount.OfBytes(most)}\", written like \"512MiB\".");
        return null;
    }

    internal string? Text(string key, bool required = false)
    {
        if (!TryGet(key, out var value))
        {
            if (required)
                Fail(key, "is missing: set it.");
            return null;
        }

        if (value.Kind == JsonTokenType.String && value.Text.Length > 0 && !value.Text.Any(char.IsControl))
            return value.Text;
        Fail(key, "must be a text that is not empty.");
        return null;
    }

    /// <summary>One text, or an array of texts; none when it is not there, which is told.</summary>
    internal IReadOnlyList<string> TextOrTexts(string key, int most)
    {
        if (node.TryGet(key, out var value) && value.Kind == JsonTokenType.StartArray)
        {
            string[] texts = [.. Texts(key, most).Select(static item => item.Text)];
            if (value.Items.Count == 0)
                Fail(key, "must not be empty.");
            return texts;
        }

        return Text(key, required: true) is { } text ? [text] : [];
    }

    /// <summary>One of several words; null when it is not there or is another.</summary>
    internal string? Word(string key, IReadOnlyList<string> words, bool required = false)
    {
        var text = Text(key, required);
        if (text is null || words.Contains(text, StringComparer.Ordinal))
            return text;
        Fail(key, words.Count == 1 ? $"must be \"{words[0]}\"." : $"must be one of {string.Join(", ", words.Select(word => $"\"{word}\""))}.");
        return null;
    }

    internal string? AbsolutePath(string key, bool required = false)
    {
        var text = Text(key, required);
        if (text is null || Path.IsPathFullyQualified(text))
            return text;
        Fail(key, "must be an absolute path.");
        return null;
    }

    /// <summary>A secret that stands elsewhere: <c>KEYFile</c> names a file, <c>KEYVariable</c> an environment variable; null when neither is there.</summary>
    internal SecretSource? Secret(string key)
    {
        var (file, variable) = (AbsolutePath($"{key}File"), Text($"{key}Variable"));
        if (file is not null && variable is not null)
            Fail($"{key}Variable", $"and '{key}File' are both there: keep one of them.");
        return file is null && variable is null ? null : new SecretSource(file, variable);
    }

    /// <summary>An address that may be trusted with the ledger's checkpoints: https, or http that does not leave this host.</summary>
    internal Uri? Address(string key)
    {
        var text = Text(key, required: true);
        if (text is null)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.UserInfo.Length == 0 && IsGuarded(address))
            return address;
        Fail(key, "must be an https address, or an http address on this host's loopback, without a user name.");
        return null;
    }

    /// <summary>The object under a key; null when it is not there or is no object.</summary>
    internal ConfigurationSection? Section(string key)
    {
        if (!TryGet(key, out var value))
            return null;
        if (value.Kind == JsonTokenType.StartObject)
            return new ConfigurationSection(value, Pattern(key), findings);
        Fail(key, "must be an object in braces.");
        return null;
    }

    /// <summary>The objects under a key whose names are the administrator's choice.</summary>
    internal IEnumerable<(string Name, ConfigurationSection Section)> Named(string key)
    {
        if (!TryGet(key, out var value))
            yield break;
        if (value.Kind != JsonTokenType.StartObject)
            Fail(key, "must be an object in braces.");
        foreach (var (name, member) in value.Members)
        {
            if (member.Kind == JsonTokenType.StartObject)
                yield return (name, new ConfigurationSection(member, $"{Pattern(key)}.*", findings));
            else
                findings.Add(member, $"'{member.Path}' must be an object in braces.");
        }
    }

    internal IEnumerable<ConfigurationSection> Sections(string key, int most) =>
        Items(key, most, JsonTokenType.StartObject, "an object in braces").Select(item => new ConfigurationSection(item, $"{Pattern(key)}[]", findings));

    internal IEnumerable<ConfigurationNode> Texts(string key, int most) => Items(key, most, JsonTokenType.String, "a text");

    private IEnumerable<ConfigurationNode> Items(string key, int most, JsonTokenType kind, string what)
    {
        if (!TryGet(key, out var value))
            yield break;
        if (value.Kind != JsonTokenType.StartArray || value.Items.Count > most)
            Fail(key, $"must be an array in brackets of at most {most}.");
        foreach (var item in value.Items.Take(most))
        {
            if (item.Kind == kind)
                yield return item;
            else
                findings.Add(item, $"'{item.Path}' must be {what}.");
        }
    }

    private static bool IsGuarded(Uri address) =>
        string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
        || (string.Equals(address.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal) && address.IsLoopback);

    private string Pattern(string key) => pattern.Length == 0 ? key : $"{pattern}.{key}";

    private bool TryGet(string key, [NotNullWhen(true)] out ConfigurationNode? value)
    {
        _asked.Add(key);
        findings.KnownKeys.Add(Pattern(key));
        return node.TryGet(key, out value);
    }
}
