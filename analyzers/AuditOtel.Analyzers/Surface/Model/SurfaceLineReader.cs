using System.Globalization;

namespace AuditOtel.Analyzers.Surface.Model;

/// <summary>Reads one line of a surface; the grammar is in docs/surface.md.</summary>
internal sealed class SurfaceLineReader
{
    /// <summary>A longer line is none that a build wrote.</summary>
    internal const int MaxLength = 65_536;

    private readonly SurfaceWordReader _words;
    private readonly int _line;

    private SurfaceLineReader(string text, int line)
    {
        _words = new SurfaceWordReader(text);
        _line = line;
    }

    /// <summary>Returns what a line says, or what is wrong with it.</summary>
    /// <param name="text">The line without its end.</param>
    /// <param name="line">Its number, from 0.</param>
    /// <param name="mayChange">True where a line may change or remove what was shipped.</param>
    internal static (SurfaceStatement? Statement, SurfaceFault? Fault) Read(string text, int line, bool mayChange)
    {
        if (text.Length > MaxLength)
            return (null, new SurfaceFault(line, 0, $"the line has more than {MaxLength} letters: shorten its reason"));

        var reader = new SurfaceLineReader(text, line);
        var statement = reader.ReadStatement(mayChange);
        return reader._words.Fault is { } fault ? (null, new SurfaceFault(line, reader._words.FaultAt, fault)) : (statement, null);
    }

    private SurfaceStatement? ReadStatement(bool mayChange)
    {
        var verb = ReadVerb(mayChange);
        var kind = ReadKind(mayChange);
        var name = _words.ReadValue();
        if (name.Length == 0)
            _words.Fail(kind == SurfaceKind.Excuse ? "write the documentation id of the excused member behind 'excuse'" : "write the operation's name behind 'operation'");

        var fields = new List<SurfaceField>();
        string? because = null;
        while (_words.Fault is null && !_words.IsAtEnd)
        {
            if (ReadField(verb, kind, fields) is { } reason)
                because = reason;
        }

        if (_words.Fault is null && FindMissing(verb, kind, fields) is { } missing)
            _words.Fail($"the field '{missing}' is missing: write {missing}=...");

        return _words.Fault is null ? new SurfaceStatement(verb, new SurfaceEntry(kind, name, fields), because, _line) : null;
    }

    private SurfaceVerb ReadVerb(bool mayChange)
    {
        if (!mayChange)
            return SurfaceVerb.Entry;

        return _words.TakeWord("changed") ? SurfaceVerb.Changed : _words.TakeWord("removed") ? SurfaceVerb.Removed : SurfaceVerb.Entry;
    }

    private SurfaceKind ReadKind(bool mayChange)
    {
        if (_words.TakeWord("operation"))
            return SurfaceKind.Operation;

        if (!_words.TakeWord("excuse"))
            _words.Fail($"a line begins with 'operation' or 'excuse'{(mayChange ? ", or with 'changed' or 'removed' before it" : string.Empty)}");

        return SurfaceKind.Excuse;
    }

    // Returns the reason of a statement, which is no field of its entry.
    private string? ReadField(SurfaceVerb verb, SurfaceKind kind, List<SurfaceField> fields)
    {
        var key = _words.ReadKey();
        if (_words.Fault is not null)
            return null;

        var isReason = key is SurfaceKeys.Because && verb != SurfaceVerb.Entry;
        if (!isReason && !(SurfaceKeys.IsOf(key, kind) && (verb != SurfaceVerb.Removed || SurfaceKeys.IsIdentity(key))))
            _words.Fail($"'{key}' is no field of such a line: take it out");
        else if (!SurfaceKeys.IsRepeated(key) && fields.Exists(field => string.Equals(field.Key, key, StringComparison.Ordinal)))
            _words.Fail($"'{key}' stands there twice: keep one");

        var value = _words.ReadValue();
        if (key is SurfaceKeys.Copy && !(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 1))
            _words.Fail("'copy' is a number from 2 on");

        if (isReason)
            return value;

        fields.Add(new SurfaceField(key, value));
        return null;
    }

    private static string? FindMissing(SurfaceVerb verb, SurfaceKind kind, List<SurfaceField> fields) => SurfaceKeys.Required(kind)
        .FirstOrDefault(key => (verb != SurfaceVerb.Removed || SurfaceKeys.IsIdentity(key)) && !fields.Exists(field => string.Equals(field.Key, key, StringComparison.Ordinal)));
}
