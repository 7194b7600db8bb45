namespace AuditOtel.Collector.Selection;

/// <summary>A selection that cannot be read. The message says what is wrong and at which column, counted from 1.</summary>
public sealed class SelectionException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="column">The column of the first character that does not fit, from 1.</param>
    /// <param name="problem">What is wrong and what would be right.</param>
    public SelectionException(int column, string problem)
        : base($"The selection is wrong at column {column}: {problem}") => Column = column;

    /// <summary>The column of the first character that does not fit, from 1.</summary>
    public int Column { get; }
}
