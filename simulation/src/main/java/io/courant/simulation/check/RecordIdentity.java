package io.courant.simulation.check;

/** What makes a record different from all others: who sent it to its partition, and as the how-manieth. */
public record RecordIdentity(int producer, long number) {
    @Override
    public String toString() {
        return "record " + number + " of producer " + producer;
    }
}
