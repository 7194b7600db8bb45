namespace AuditOtel.Ledger.Tlog;

/// <summary>A witness's answer to <c>add-checkpoint</c>, in HTTP's terms (C2SP tlog-witness).</summary>
/// <param name="Status">200, 400, 403, 404, 409 or 422.</param>
/// <param name="Body">With 200 the cosignature's line, with 409 the size the witness knows and a line end, otherwise one sentence.</param>
public sealed record WitnessAnswer(int Status, string Body)
{
    /// <summary>The content type of <see cref="Body"/>.</summary>
    public string ContentType => Status == 409 ? "text/x.tlog.size" : "text/plain; charset=utf-8";
}
