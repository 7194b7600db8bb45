namespace AuditOtel.Analyzers.Surface.Model;

/// <summary>What a line of a surface file does to what was shipped.</summary>
internal enum SurfaceVerb
{
    /// <summary>It states an entry; no word stands for that.</summary>
    Entry,

    /// <summary>A shipped entry now says this.</summary>
    Changed,

    /// <summary>A shipped entry is gone.</summary>
    Removed,
}
