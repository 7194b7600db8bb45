namespace AuditOtel.Collector.Ingestion.Surfaces;

/// <summary>What is to be recorded about the surface of a service.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Service">The service's name.</param>
/// <param name="Old">The digest that its records carried last; null for none.</param>
/// <param name="New">The digest that a record carries now.</param>
/// <param name="Stream">The stream of that record; empty when it has none.</param>
internal sealed record SurfaceEvent(SurfaceEventKind Kind, string Service, string? Old, string New, string Stream);
