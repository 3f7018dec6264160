# frozen_string_literal: true

module TaskerContribRails
  module Operations
    # The workers, what each holds, what waits in each namespace and in each queue, and what the engine has given up.
    # +held+: steps by worker. +namespaces+: rows of {Database::Gauges}. +queues+: for each shared queue, how many
    # messages it has, and for how many seconds the oldest has been there. +servers+: how many of the server's sessions
    # listen, or nil if nobody can say. +dead_letters+: rows of tasks. +shared+: the prefix of the queues in which steps
    # wait for a worker.
    #
    # @api private
    Fleet = Data.define(:workers, :held, :namespaces, :queues, :servers, :dead_letters, :shared) do
      # @param namespace [String]
      # @return [Integer] how many living workers serve it
      def serving(namespace) = living(namespace).size

      # @param namespace [String]
      # @return [Array<Database::Claims::Owner>] the living workers that serve it
      def living(namespace)
        workers.select do |worker|
          worker.alive && worker.queues.any? { |queue| Database::PrivateQueue.namespace_of(queue) == namespace }
        end
      end

      # @param queue [String] a shared one
      # @return [String, nil] the namespace whose steps wait in it; nil: it is the server's
      def namespace_of(queue) = Database::PrivateQueue.namespace_in(queue, shared)

      # @param queue [String] a shared one
      # @return [Boolean, nil] whether somebody takes what is in it; nil: nobody can say
      def heard?(queue)
        namespace = namespace_of(queue)
        namespace ? living(namespace).any? : servers&.positive?
      end
    end
  end
end
