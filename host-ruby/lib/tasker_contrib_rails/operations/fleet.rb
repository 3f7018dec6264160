# frozen_string_literal: true

module TaskerContribRails
  module Operations
    # The workers, what each holds, what waits in each namespace and in each queue, and what the engine has given up.
    # +held+: steps by worker. +namespaces+: rows of {Database::Gauges}. +queues+: for each shared queue, how many
    # messages it has, and for how many seconds the oldest has been there. +dead_letters+: rows of
    # tasks.
    #
    # @api private
    Fleet = Data.define(:workers, :held, :namespaces, :queues, :dead_letters) do
      # @param namespace [String]
      # @return [Integer] how many living workers serve it
      def serving(namespace)
        workers.count do |worker|
          worker.alive && worker.queues.any? { |queue| Database::PrivateQueue.namespace_of(queue) == namespace }
        end
      end
    end
  end
end
