# frozen_string_literal: true

module TaskerContribRails
  module Health
    # Whether this process is better started again: 503 where a worker ran in it and died, and else 200, also where none
    # ran. Since it answers at all, its Ruby runs. It looks at nothing but this process's memory.
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
