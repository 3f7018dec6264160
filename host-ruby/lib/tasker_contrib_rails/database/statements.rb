# frozen_string_literal: true

module TaskerContribRails
  module Database
    # The statements of one folder of this room, by the names of their files. What several of them ask in the same words
    # stands once in the folder's fragments/, and %{its_name} in each of them.
    module Statements
      class << self
        # @param folder [String]
        # @return [Hash{Symbol => String}] frozen
        def of(folder)
          fragments = read(folder, "fragments", "*.sql")
          read(folder, "*.sql").transform_values { |sql| sql.gsub(/%\{(\w+)\}/) { |name| fragments.fetch($1.to_sym, name) }.freeze }.freeze
        end

        private
          def read(*pattern)
            Dir[File.join(__dir__, *pattern)].to_h { |file| [ File.basename(file, ".sql").to_sym, File.read(file).strip ] }
          end
      end
    end
  end
end
