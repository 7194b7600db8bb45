namespace AuditOtel.Analyzers.Surface.Model;

/// <summary>What one line of a surface file says.</summary>
/// <param name="Verb">What it does to what was shipped.</param>
/// <param name="Entry">The entry; of a removed one only what tells it apart.</param>
/// <param name="Because">Why, or null.</param>
/// <param name="Line">Where it stands, from 0.</param>
internal sealed record SurfaceStatement(SurfaceVerb Verb, SurfaceEntry Entry, string? Because, int Line)
{
    /// <summary>The statement as it is written.</summary>
    internal string Text => Verb switch
    {
        SurfaceVerb.Changed => "changed " + Entry.Line + Reason,
        SurfaceVerb.Removed => "removed " + Entry.Key + Reason,
        _ => Entry.Line,
    };

    private string Reason => Because is null ? string.Empty : $" {SurfaceKeys.Because}={SurfaceWord.Write(Because)}";
}
