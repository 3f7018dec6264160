# frozen_string_literal: true

module TaskerContribRails
  module Health
    # Says whether this process needs a restart: 503 if a worker ran in it and died, otherwise 200, also if no worker
    # ran. It looks only at the memory of this process.
    module Live
      # @param env [Hash] of Rack
      # @return [Array(Integer, Hash{String => String}, Array<String>)]
      def self.call(env)
        Answer.call(env) do
          next { well: false, sentence: "Not alive: the worker of this process died." } if Worker.died?

          { well: true, sentence: "Alive." }
        end
      end
    end
  end
end
